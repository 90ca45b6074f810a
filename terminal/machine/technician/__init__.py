"""The technician's journeys: bringing a device into service, and trying its devices."""
