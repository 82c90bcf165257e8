// Notices that content files changed, so that an author sees a change without a restart.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

namespace fulcrum::bot {

// Names, sizes and times of the *.yaml files at a path: two that differ mean that something changed. "" when there are
// none.
std::string content_fingerprint(const std::filesystem::path& path);

// Looks every `each` and calls `changed` once the files have changed and then stayed the same for one look, so that a
// file is not read half written. Looking is a few dozen stat calls; it works on any file system. Ends when cancelled.
boost::asio::awaitable<void> watch_content(std::filesystem::path path, std::chrono::milliseconds each,
                                           std::function<void()> changed);

}  // namespace fulcrum::bot
