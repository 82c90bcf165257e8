// The demo: its people, its clock, its data.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "bot/commands/demo_world.hpp"
#include "bot/commands/exit_code.hpp"
#include "fetch.hpp"
#include "program.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::bot::commands {
namespace {

using namespace std::chrono_literals;
using dialogue::instant;

// A Tuesday, 06:00 UTC.
const instant tuesday{std::chrono::sys_days(std::chrono::year(2026) / 3 / 3) + 6h};

class world {
  public:
    explicit world(const std::filesystem::path& data, instant start = tuesday) {
        demo_settings s;
        s.port = 0;
        s.data = data;
        s.start = start;
        s.frozen = true;
        demo_ = std::make_unique<demo_world>(s);
        spawn(demo_->work());
    }
    ~world() {
        auto left = std::make_shared<bool>(false);
        boost::asio::co_spawn(demo_->loop(), demo_->leave(), [left](const std::exception_ptr&) { *left = true; });
        wait([left] { return *left; });
    }

    bool wait(const std::function<bool()>& holds, std::chrono::seconds limit = 20s) {
        const auto until = std::chrono::steady_clock::now() + limit;
        while (!holds() && std::chrono::steady_clock::now() < until) demo_->loop().run_one_for(20ms);
        return holds();
    }
    bool move(const std::string& step) {
        auto done = std::make_shared<bool>(false);
        boost::asio::co_spawn(demo_->loop(), demo_->move(step), [done](const std::exception_ptr&) { *done = true; });
        return wait([done] { return *done; });
    }
    // What the coach answered to it.
    std::string say(const std::string& text, const std::string& who = "maya") {
        return answer_to(who, [&](const std::string& channel) { demo_->chat().say(who, channel, text); });
    }
    // The same, with a file.
    std::string say_with_file(const std::string& text, const std::string& who, const std::string& bytes) {
        return answer_to(who, [&](const std::string& channel) {
            const auto made = post(who, "/files?filename=track.yaml&channel_id=" + channel, bytes, "text/plain");
            boost::json::object body;
            body["channel_id"] = channel;
            body["message"] = text;
            body["file_ids"] = boost::json::array{made.at("file_infos").at(0).at("id")};
            post(who, "/posts", boost::json::serialize(body), "application/json");
        });
    }
    bool connected() {
        return wait([this] { return demo_->coach().status().link == platform::link_state::ready; });
    }
    demo_world& operator*() { return *demo_; }
    demo_world* operator->() { return demo_.get(); }

  private:
    std::string answer_to(const std::string& who, const std::function<void(const std::string& channel)>& say) {
        const auto channel = demo_->chat().direct_channel(who, "fulcrum");
        const auto before = demo_->chat().posts(channel).size();
        say(channel);
        wait([&] { return demo_->chat().posts(channel).size() > before + 1 && !demo_->coach().busy(); });
        const auto posts = demo_->chat().posts(channel);
        return posts.size() > before + 1 ? posts.back().text : std::string();
    }
    // By REST, as that person; the answer must be that it was made.
    boost::json::value post(const std::string& who, const std::string& path, std::string body, std::string type) {
        using answer = net::outcome<net::http_response>;
        net::http_client web(demo_->loop().get_executor(), *net::parse_url(demo_->chat().base_url()), nullptr);
        net::http_request request;
        request.method = "POST";
        request.target = "/api/v4" + path;
        request.body = std::move(body);
        request.content_type = std::move(type);
        request.headers.emplace_back("Authorization", "Bearer " + demo_->chat().token_of(who));
        std::optional<answer> got;
        auto over = [&got](const std::exception_ptr&, answer a) { got = std::move(a); };
        boost::asio::co_spawn(demo_->loop(), web.send(std::move(request)), over);
        wait([&] { return got.has_value(); });
        if (!got || !*got || (*got)->status != 201) throw std::runtime_error("nothing was made at " + path);
        return boost::json::parse((*got)->body);
    }
    void spawn(boost::asio::awaitable<void> task) {
        boost::asio::co_spawn(demo_->loop(), std::move(task), [](const std::exception_ptr&) {});
    }
    std::unique_ptr<demo_world> demo_;
};

TEST(Demo, HasATeamAndACoachThatAnswers) {
    const test::scratch_folder folder;
    world w(folder.path() / "demo");
    ASSERT_TRUE(w.connected());
    for (const auto* name : {"maya", "sam", "ada", "fulcrum"}) EXPECT_FALSE(w->chat().id_of(name).empty());
    EXPECT_FALSE(w->chat().channel_id("product").empty());
    EXPECT_NE(w.say("hello"), "");
    EXPECT_EQ(std::filesystem::status(folder.path() / "demo").permissions(), std::filesystem::perms::owner_all);
}

TEST(Demo, LetsAdministratorsImportTracksAndGiveThemToChannels) {
    const test::scratch_folder folder;
    world w(folder.path());
    ASSERT_TRUE(w.connected());
    const auto preview = w.say_with_file(
        "admin import", "ada",
        "id: mine\nversion: 1\nlanguage: en\ntheme: 1\ntitle: Mine\npromise: One question.\nfor: Anyone.\n"
        "days:\n  - title: Only\n    morning:\n      - ask: What is mine?\n");
    EXPECT_HAS(preview, "> What is mine?");
    EXPECT_HAS(w.say("admin activate mine", "ada"), "**Mine** is in force");
    EXPECT_HAS(w.say("admin assign team-compass ~town-square", "ada"), "for ~town-square");
    const auto square = w->chat().channel_id("town-square");
    EXPECT_TRUE(w.wait([&] { return !w->chat().posts(square).empty(); }));
}

TEST(Demo, MovesItsClock) {
    const test::scratch_folder folder;
    world w(folder.path());
    ASSERT_TRUE(w.connected());
    EXPECT_TRUE(w.move("nudge"));  // none is planned
    EXPECT_EQ(w->clock().now(), tuesday);
    EXPECT_TRUE(w.move("hour"));
    EXPECT_EQ(w->clock().now(), tuesday + 1h);
    EXPECT_TRUE(w.move("day"));
    EXPECT_EQ(w->clock().now(), tuesday + 25h);
}

TEST(Demo, GoesOnWhereItWasOnAnotherPort) {
    const test::scratch_folder folder;
    std::string channel;
    std::size_t posts = 0;
    {
        world w(folder.path());
        ASSERT_TRUE(w.connected());
        EXPECT_NE(w.say("hello"), "");
        EXPECT_TRUE(w.move("day"));
        channel = w->chat().direct_channel("maya", "fulcrum");
        posts = w->chat().posts(channel).size();
    }
    world w(folder.path());
    EXPECT_GE(w->clock().now(), tuesday + 24h);  // time never runs backwards
    ASSERT_TRUE(w.connected());
    EXPECT_EQ(w->chat().direct_channel("maya", "fulcrum"), channel);
    EXPECT_EQ(w->chat().posts(channel).size(), posts);  // nothing is said twice
    EXPECT_NE(w.say("help"), "");
}

TEST(Demo, BeginsAnewAndTouchesNothingElse) {
    const test::scratch_folder folder;
    const auto other = folder.write("holiday.txt", "mine");
    std::string channel;
    {
        world w(folder.path());
        ASSERT_TRUE(w.connected());
        EXPECT_NE(w.say("hello"), "");
        EXPECT_TRUE(w.move("day"));
    }
    demo_settings s;
    s.port = 0;
    s.data = folder.path();
    s.fresh = true;
    s.start = tuesday;
    s.frozen = true;
    demo_world fresh(s);
    EXPECT_EQ(fresh.clock().now(), tuesday);
    EXPECT_TRUE(fresh.chat().posts(fresh.chat().direct_channel("maya", "fulcrum")).empty());
    EXPECT_EQ(test::text_of(other), "mine");
}

TEST(Demo, ToleratesADamagedClockFile) {
    const test::scratch_folder folder;
    for (const auto* text : {"", "soon", "-5", "99999999999999999", "1e400"}) {
        folder.write("clock", text);
        const demo_folder data(folder.path(), false);
        EXPECT_FALSE(data.saved_clock()) << text;
    }
    demo_folder data(folder.path(), false);
    data.save_clock(tuesday);
    EXPECT_EQ(data.saved_clock(), tuesday);
}

TEST(Demo, SharesItsFolderWithNoOther) {
    const test::scratch_folder folder;
    const demo_folder first(folder.path(), false);
    const auto other = [](const std::filesystem::path& path) { const demo_folder second(path, true); };
    EXPECT_THROW(other(folder.path()), setup_error);
    EXPECT_THROW(other("/proc/nowhere/at/all"), setup_error);
    EXPECT_THROW(other(folder.write("file", "")), setup_error);
}

// --- as a process

std::string address_in(const test::program& demo) {
    const std::string sign = "Fulcrum demo: ";
    std::string out;
    for (int i = 0; i < 4000 && out.find("Ctrl-C") == std::string::npos; ++i) {
        ::usleep(5000);  // another process is waited for
        out = demo.out();
    }
    const auto at = out.find(sign);
    if (at == std::string::npos) return {};
    return out.substr(at + sign.size(), out.find('\n', at) - at - sign.size());
}

TEST(Demo, ServesItsPageAndEndsOnCtrlC) {
    const test::scratch_folder folder;
    test::program demo({"demo", "--port", "0", "--data", folder.path().string()});
    const auto address = address_in(demo);
    ASSERT_TRUE(address.starts_with("http://127.0.0.1:")) << demo.err();
    boost::asio::io_context io;
    const auto base = address.substr(0, address.size() - 1);
    EXPECT_EQ(test::fetch(io, base, "/").status, 200U);
    EXPECT_NE(test::fetch(io, base, "/demo/people").body.find("maya"), std::string::npos);

    const auto port = base.substr(base.rfind(':') + 1);
    const test::scratch_folder other;
    const auto taken = test::run({"demo", "--port", port, "--data", other.path().string()});
    EXPECT_EQ(taken.code, 2);
    EXPECT_NE(taken.err.find("--port"), std::string::npos) << taken.err;
    const auto same = test::run({"demo", "--port", "0", "--data", folder.path().string()});
    EXPECT_EQ(same.code, 2);
    EXPECT_NE(same.err.find("--data"), std::string::npos) << same.err;

    demo.signal(SIGINT);
    const auto end = demo.wait();
    EXPECT_EQ(end.code, 0) << end.err;
}

}  // namespace
}  // namespace fulcrum::bot::commands
