"""What a worker holds of everybody and every need, in arrays that take little memory."""
