"""Small tools that every room may use and that know of none: they import nothing but the model."""
