// GET /healthz (the process lives) and GET /readyz (connected and able to save), for supervisors and load balancers;
// GET /metrics for Prometheus.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "bot/engine/engine.hpp"

namespace fulcrum::bot {

class health_server {
  public:
    // `listen` is "host:port". Without `metrics` (see metrics.hpp) there is no /metrics. Throws std::runtime_error with
    // a message for the operator when the address can't be used.
    health_server(boost::asio::any_io_executor executor, const std::string& listen,
                  std::function<engine::engine_status()> status, std::function<std::string()> metrics = {});
    ~health_server();
    std::uint16_t port() const;
    void stop();

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace fulcrum::bot
