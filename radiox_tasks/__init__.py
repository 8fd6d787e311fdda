"""RadioX: scheduled radio news. Each domain package below is a Celery queue with its own workers."""
