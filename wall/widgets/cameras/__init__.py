"""The cameras tile and its parts: the mosaic, the enlarged picture, the controls of a camera."""
