"""Writing what analytics keeps."""
