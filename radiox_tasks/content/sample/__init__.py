"""The bundled sample feeds: true, dated, historical facts, served from loopback so that a show needs no network."""
