"""The doors of the desk: pages, and JSON where the script asks for it."""
