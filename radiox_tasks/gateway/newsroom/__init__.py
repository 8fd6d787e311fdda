"""The newsroom: pages for the station's operator, over the same functions as the API."""
