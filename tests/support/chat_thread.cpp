#include "tests/support/chat_thread.hpp"

namespace fulcrum::test {

dialogue::instant chat_thread::system_now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

chat_thread::chat_thread(int people, clock now) {
    bot::platform::local::chat_settings settings;
    settings.people.push_back({"fulcrum", "Fulcrum", "", "system_user", "", "en", true, ""});
    for (int i = 0; i < people; ++i)
        settings.people.push_back({"p" + std::to_string(i), "P", "", "system_user", "Europe/Berlin", "en", false, ""});
    bot::platform::local::clock_control strip;
    strip.now = std::move(now);
    server = std::make_unique<bot::platform::local::chat_server>(io_.get_executor(), settings, strip);
    channels.reserve(static_cast<std::size_t>(people));
    for (int i = 0; i < people; ++i) channels.push_back(server->direct_channel("p" + std::to_string(i), "fulcrum"));
    thread_ = std::thread([this] { io_.run(); });
}

chat_thread::~chat_thread() {
    on([this] { server->stop(); });
    io_.stop();
    thread_.join();
}

bool chat_thread::wait_connected(std::chrono::milliseconds limit) {
    return wait_for([this] { return server->sockets() > 0; }, limit);
}

std::vector<std::pair<std::string, std::string>> chat_thread::environment(const std::string& database) {
    return {{"FULCRUM_MATTERMOST_URL", on([this] { return server->base_url(); })},
            {"FULCRUM_MATTERMOST_TOKEN", on([this] { return server->token_of("fulcrum"); })},
            {"FULCRUM_STORAGE_PATH", database},
            {"FULCRUM_LOG_LEVEL", "warn"}};
}
}  // namespace fulcrum::test
