"""The register of cameras: what a person enters, what a sheet says, what the database keeps."""
