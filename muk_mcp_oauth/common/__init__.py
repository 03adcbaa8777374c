"""Plain typed Python that several parts need and no RFC names."""
