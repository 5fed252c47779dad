"""What is done for each thing that can be wanted, once `handlers.desk` has found that it may be."""
