"""What an exercise notebook needs: its data, and a grader that recognises misconceptions."""
