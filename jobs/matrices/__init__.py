"""What matching reads of all lots and all enterprises, kept in files that every worker maps into its memory."""
