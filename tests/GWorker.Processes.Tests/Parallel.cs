// Most of a test here is waiting for verdicts that take seconds: three at a time still leave the machine time to be punctual.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
