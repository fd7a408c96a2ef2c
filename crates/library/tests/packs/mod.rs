mod refused;
mod taken;
mod world;
