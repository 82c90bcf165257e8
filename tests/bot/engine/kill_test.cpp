// The real program, killed with SIGKILL at random moments in the middle of busy dialogues, and started again: every
// message is answered once, and is in the journal once.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "storage/store.hpp"
#include "tests/support/bot_process.hpp"
#include "tests/support/chat_thread.hpp"
#include "tests/support/quick_folder.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;

struct temporary_folder {
    ~temporary_folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path = quick_folder();
};

TEST(Kill, LosesNothingAndRepeatsNothing_WhenKilledAtRandomMoments) {
    const int rounds = std::getenv("FULCRUM_KILLS") ? std::atoi(std::getenv("FULCRUM_KILLS")) : 15;
    constexpr int people = 6;
    const unsigned seed = std::getenv("FULCRUM_SEED") ? static_cast<unsigned>(std::atoi(std::getenv("FULCRUM_SEED")))
                                                      : std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    temporary_folder folder;
    const auto database = (folder.path / "kill.db").string();
    chat_thread chat(people);
    const auto env = chat.environment(database);

    std::vector<int> said(people, 0);
    const auto speak = [&](int person) {
        const auto p = static_cast<std::size_t>(person);
        const auto text = "note thought " + std::to_string(++said[p]) + " of p" + std::to_string(person);
        chat.on([&] { return chat.server->say("p" + std::to_string(person), chat.channels[p], text); });
    };
    const auto confirmed = [&](std::size_t p) {
        return static_cast<int>(std::ranges::count_if(chat.server->posts(chat.channels[p]), [](const auto& post) {
            return post.kind == "confirm" && (post.text.starts_with("Kept"));
        }));
    };
    {
        bot_process bot(env, folder.path / "log");
        ASSERT_TRUE(chat.wait_connected());
        for (std::size_t p = 0; p < people; ++p)
            for (const auto* words : {"hello", "defaults"})
                chat.on([&] { return chat.server->say("p" + std::to_string(p), chat.channels[p], words); });
        ASSERT_TRUE(chat.wait_for(
            [&] {
                return std::ranges::all_of(chat.channels,
                                           [&](const auto& c) { return chat.server->posts(c).size() >= 4; });
            },
            20s));
    }
    for (int round = 0; round < rounds; ++round) {
        bot_process bot(env, folder.path / "log");
        const int words = std::uniform_int_distribution(3, 12)(random);
        for (int i = 0; i < words / 2; ++i) speak(std::uniform_int_distribution(0, people - 1)(random));
        ASSERT_TRUE(chat.wait_connected());
        for (int i = 0; i < words; ++i) speak(std::uniform_int_distribution(0, people - 1)(random));
        std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution(0, 40000)(random)));
        bot.kill(SIGKILL);
    }
    {
        bot_process bot(env, folder.path / "log");
        const bool all = chat.wait_for(
            [&] {
                for (std::size_t p = 0; p < people; ++p)
                    if (confirmed(p) < said[p]) return false;
                return true;
            },
            60s);
        EXPECT_TRUE(all) << "some messages were never answered";
        // All may have been answered before: a process that has only just begun knows no signals yet.
        ASSERT_TRUE(chat.wait_connected());
        EXPECT_EQ(bot.kill(SIGTERM), 0);
    }
    storage::open_options options;
    options.database = database;
    options.master_key_file = database + ".key";
    const auto store = storage::open_store(options);
    const auto unit = store->begin();
    const storage::place place{"mattermost", chat.on([&] { return chat.server->base_url().substr(7); })};
    for (std::size_t p = 0; p < people; ++p) {
        EXPECT_EQ(chat.on([&] { return confirmed(p); }), said[p]) << "answers to p" << p;
        std::map<std::string, int> refs;
        for (const auto& post : chat.on([&] { return chat.server->posts(chat.channels[p]); }))
            if (!post.ref.empty()) ++refs[post.ref];
        for (const auto& [ref, times] : refs) EXPECT_EQ(times, 1) << "message " << ref << " was posted more than once";

        const auto person = unit->find(
            storage::person_key{place, chat.on([&] { return chat.server->id_of("p" + std::to_string(p)); })});
        ASSERT_TRUE(person);
        dialogue::look_up all;
        all.by = dialogue::look_up::how::all;
        all.most = 1000000;
        const auto journal = unit->look_up(person->id, all);
        ASSERT_EQ(static_cast<int>(journal.lines.size()), said[p]) << "entries of p" << p;
        for (int i = 0; i < said[p]; ++i)  // newest first
            EXPECT_EQ(journal.lines[static_cast<std::size_t>(said[p] - 1 - i)].text,
                      "thought " + std::to_string(i + 1) + " of p" + std::to_string(p));
    }
    EXPECT_TRUE(unit->unsent().empty());
}

}  // namespace
}  // namespace fulcrum::test
