package dev.kitecaravan.run;

/** Who waits for what taps have under way, and hears what they failed to deliver. */
interface TapWatch {
    TapDeliveries taps();

    SideWays sideWays();
}
