// The system's time zone data, which is updated several times a year, often days before a clock changes somewhere. A
// process reads it once; so when it was updated the coach starts anew, in place, and plans everybody's nudges again.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

namespace fulcrum::bot {

// "2025b", as the folder's tzdata.zi says; "" when it does not say.
std::string zone_data_version(const std::filesystem::path& folder = "/usr/share/zoneinfo");

// Looks every so often, and calls `changed` with the new version once it differs and has stayed so for two looks: an
// update writes many files. Until cancelled.
boost::asio::awaitable<void> watch_zone_data(std::filesystem::path folder, std::chrono::milliseconds each,
                                             std::function<void(std::string)> changed);

}  // namespace fulcrum::bot
