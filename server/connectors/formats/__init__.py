"""Reads the formats that several protocols carry: JSON, XML, HTML, workbooks, log messages."""
