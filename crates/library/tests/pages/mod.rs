mod browse;
mod desks;
mod hostile;
mod search;
mod world;
