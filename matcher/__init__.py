"""The functional core: skills read, embedded, matched and explained. Values in, values out."""
