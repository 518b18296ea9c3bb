"""Grade submitted exercises: run each alone in a sandbox, judge its answers outside."""
