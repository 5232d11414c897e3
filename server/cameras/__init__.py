"""The cameras the server knows how to reach: where they are, what they show, who turns them."""
