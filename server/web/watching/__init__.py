"""What whoever watches over the whole is told: metrics for Prometheus, and in words what is wrong."""
