mod browse;
mod desks;
mod film;
mod hostile;
mod search;
mod world;
