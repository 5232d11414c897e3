"""What the windows of people have in common, whether they operate the wall or draw its layouts."""
