// Prints what /metrics answers before anything has happened: the names that dashboards may ask for.
#include <iostream>

#include "bot/metrics.hpp"

int main() {
    fulcrum::bot::metrics all;
    fulcrum::bot::metrics_readings now;
    now.database = 0;
    now.resident = 0;
    std::cout << all.text(now);
}
