"""What officers ask and do at the command line: lists, decisions, assignments, fairness."""
