"""Development tools: layer contracts and lints."""
