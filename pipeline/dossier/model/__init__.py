"""What a demande is made of, as frozen data: forms, dossier, decision, anomalies; it touches the values alone."""
