//! Jobs side by side. What is below the engine says which of its jobs do not wait for one another, and starts no thread;
//! the engine brings the [`Workers`] that do them.

use std::sync::{Mutex, PoisonError};

/// Whoever does jobs: in what order, and how many at a time, changes no result.
pub trait Workers: Sync {
    /// Does the jobs from 0 up to `count`, and comes back when all are done.
    fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync));
}

/// Does one job after the other.
pub struct Alone;

impl Workers for Alone {
    fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..count).for_each(job);
    }
}

/// What each of the jobs from 0 up to `count` gives, in their order.
pub fn all<T: Send>(workers: &dyn Workers, count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let results: Vec<Mutex<Option<T>>> = (0..count).map(|_| Mutex::new(None)).collect();
    workers.each(count, &|n| {
        let result = job(n);
        *results[n].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    });
    results
        .into_iter()
        .filter_map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner))
        .collect()
}
