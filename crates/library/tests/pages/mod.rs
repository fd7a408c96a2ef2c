mod browse;
mod desks;
mod film;
mod hostile;
mod world;
