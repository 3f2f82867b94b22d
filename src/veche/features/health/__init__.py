"""Health: what load balancers, supervisors and Prometheus ask this process."""
