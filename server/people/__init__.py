"""Who the persons are, what each may do, and that they are who they say."""
