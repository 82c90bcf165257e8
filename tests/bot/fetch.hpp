// One HTTP request, waited for; the loop may hold the server too.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "bot/net/http_client.hpp"

namespace fulcrum::test {

// Status 0 when there was no answer within ten seconds.
bot::net::http_response fetch(boost::asio::io_context& io, const std::string& base, std::string target,
                              std::string method = "GET", std::string body = {});

}  // namespace fulcrum::test
