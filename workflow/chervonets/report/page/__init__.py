"""The report as a page: a folder that opens from a disk, without network and without a server."""
