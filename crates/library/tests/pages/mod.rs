mod browse;
mod desks;
mod hostile;
mod world;
