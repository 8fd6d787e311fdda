"""The newsroom: pages for the person who runs the station, over the same functions as the API."""
