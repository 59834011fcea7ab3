"""What an installation that has grown needs around the portal: see docs/operating.md."""
