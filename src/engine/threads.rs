use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::workers::Workers;

/// Does jobs on so many threads, of which the caller's own is one: whoever is free takes the next.
pub struct Threads(NonZeroUsize);

impl Threads {
    /// So many.
    pub const fn new(threads: NonZeroUsize) -> Threads {
        Threads(threads)
    }

    /// How many.
    pub const fn count(&self) -> usize {
        self.0.get()
    }
}

impl Workers for Threads {
    fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= count {
                    break;
                }
                job(n);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..self.0.get().min(count) {
                scope.spawn(work);
            }
            work();
        });
    }
}
