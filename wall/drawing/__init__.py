"""What several tiles paint with: text, shapes, tables, lists, charts."""
