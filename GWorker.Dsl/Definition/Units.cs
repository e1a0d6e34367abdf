namespace GWorker;

/// <summary>Units for definitions: <c>20.Ms</c>, <c>30.S</c>, <c>5.Mins</c>, <c>80.GiB</c>.</summary>
public static class Units
{
    extension(int value)
    {
        /// <summary>Milliseconds.</summary>
        public TimeSpan Ms => TimeSpan.FromMilliseconds(value);

        /// <summary>Seconds.</summary>
        public TimeSpan S => TimeSpan.FromSeconds(value);

        /// <summary>Minutes.</summary>
        public TimeSpan Mins => TimeSpan.FromMinutes(value);

        /// <summary>Hours.</summary>
        public TimeSpan H => TimeSpan.FromHours(value);

        /// <summary>Kibibytes, in bytes.</summary>
        public long KiB => (long)value << 10;

        /// <summary>Mebibytes, in bytes.</summary>
        public long MiB => (long)value << 20;

        /// <summary>Gibibytes, in bytes.</summary>
        public long GiB => (long)value << 30;
    }

    extension(double value)
    {
        /// <summary>Milliseconds.</summary>
        public TimeSpan Ms => TimeSpan.FromMilliseconds(value);

        /// <summary>Seconds.</summary>
        public TimeSpan S => TimeSpan.FromSeconds(value);

        /// <summary>Minutes.</summary>
        public TimeSpan Mins => TimeSpan.FromMinutes(value);

        /// <summary>Gibibytes, in bytes.</summary>
        public long GiB => (long)(value * (1L << 30));
    }
}
