"""RadioX: scheduled AI radio news. Each folder below is a service domain: a Celery queue with its own workers."""
