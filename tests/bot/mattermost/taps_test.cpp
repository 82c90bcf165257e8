// Reactions as answers: what the wire says of them, what the session hears, and what it puts under its own posts.
#include <boost/json.hpp>
#include <fstream>

#include "bot/net/http_client.hpp"
#include "bot/platform/mattermost/taps.hpp"
#include "bot/platform/mattermost/wire.hpp"
#include "session_world.hpp"
#include "tests/support/places.hpp"

namespace fulcrum::bot::platform::mattermost::test {
namespace {

namespace json = boost::json;
using dialogue::choice;

std::vector<json::object> recording() {
    std::vector<json::object> out;
    std::ifstream in(fulcrum::test::fixtures() / "mattermost" / "08-reactions-membership-disable.jsonl");
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) out.push_back(json::parse(line).as_object());
    return out;
}

TEST(TapsWire, ReadsRecordedReactions) {
    std::vector<wire::reaction_change> heard;
    for (const auto& r : recording()) {
        if (r.at("kind") != "ws" || r.at("dir") != "in") continue;
        const auto f = wire::parse_frame(json::serialize(r.at("frame")));
        ASSERT_FALSE(std::holds_alternative<wire::unreadable>(f.body));
        if (const auto* change = std::get_if<wire::reaction_change>(&f.body)) heard.push_back(*change);
    }
    ASSERT_EQ(heard.size(), 9U);
    EXPECT_EQ(heard[5].item.user, "g1axq95ho7ds7pbn1sgfgydugr");
    EXPECT_EQ(heard[5].item.post, "p3rh8dx6ctbwtjuy5fh3fkhzaa");
    EXPECT_EQ(heard[5].item.emoji, "two");
    EXPECT_EQ(heard[5].item.create_at, 1796064539793);
    EXPECT_EQ(heard[5].channel, "he556jr3hfbopec3x9nsaitu8y");
    EXPECT_FALSE(heard[6].added);
    EXPECT_EQ(heard[6].item.create_at, 0);
    EXPECT_EQ(heard[6].item.update_at, 1796064540109);
    EXPECT_EQ(choice_of(heard[8].item.emoji), choice::yes) << heard[8].item.emoji;
}

TEST(TapsWire, ReadsReactionsOfListedPosts) {
    for (const auto& r : recording()) {
        if (r.at("kind") != "rest") continue;
        const auto& path = r.at("request").as_object().at("path").as_string();
        if (path.find("since=1796064541054") == json::string::npos) continue;
        const auto posts = wire::parse_posts(json::serialize(r.at("response").as_object().at("body")));
        ASSERT_TRUE(posts);
        ASSERT_EQ(posts->posts.size(), 1U);
        const auto& reactions = posts->posts.front().reactions;
        ASSERT_EQ(reactions.size(), 8U);
        EXPECT_EQ(reactions.back().emoji, "three");
        EXPECT_EQ(reactions.back().create_at, 1796064541364);
        return;
    }
    FAIL() << "the recording has no such request";
}

TEST(TapsWire, LeavesOutReactionsItCannotRead_AndKeepsThePost) {
    const auto posts = wire::parse_posts(
        R"({"order":["p"],"posts":{"p":{"id":"p","channel_id":"c","user_id":"u","metadata":{"reactions":[)"
        R"(7,{"user_id":"u"},{"user_id":"u","post_id":"p","emoji_name":"one","create_at":"x"},)"
        R"({"user_id":"u","post_id":"p","emoji_name":"one","create_at":5}]}}}})");
    ASSERT_TRUE(posts);
    ASSERT_EQ(posts->posts.size(), 1U);
    EXPECT_EQ(posts->posts.front().reactions.size(), 1U);
}

TEST(TapsWire, NamesWhatIsWrongInAReaction) {
    const auto f = wire::parse_frame(
        R"({"event":"reaction_added","seq":1,"data":{"reaction":"{\"user_id\":\"u\",\"post_id\":5}"},)"
        R"("broadcast":{"channel_id":"c"}})");
    const auto* bad = std::get_if<wire::unreadable>(&f.body);
    ASSERT_NE(bad, nullptr);
    EXPECT_EQ(bad->why.field, "data.reaction.post_id");
}

TEST(TapNames, HaveAnEmojiEach_AndReadItBack) {
    for (const auto c : dialogue::all_choices) EXPECT_EQ(choice_of(emoji_of(c)), c) << emoji_of(c);
    EXPECT_EQ(choice_of("+1_medium_skin_tone"), choice::yes);
    EXPECT_EQ(choice_of("-1_dark_skin_tone"), choice::no);
    EXPECT_EQ(choice_of("thumbsup_light_skin_tone"), choice::yes);
    EXPECT_EQ(choice_of("next_track_button"), choice::skip);
    for (const auto* other : {"heart", "six", "", "one_skin_tone", "_skin_tone", "white_check_mark"})
        EXPECT_FALSE(choice_of(other)) << other;
}

class TapsSession : public SessionTest {
  protected:
    unsigned request(std::string_view who, std::string method, std::string path, json::object body = {}) {
        net::http_client web(io.get_executor(), *net::parse_url(server->base_url()), nullptr);
        net::http_request r;
        r.method = std::move(method);
        r.target = "/api/v4" + path;
        r.body = json::serialize(body);
        r.headers.emplace_back("Authorization", "Bearer " + server->token_of(who));
        const auto answer = call(web.send(std::move(r)));
        return answer ? answer->status : 0;
    }
    void tap(std::string_view who, const std::string& post, std::string_view emoji) {
        json::object r;
        r["user_id"] = server->id_of(who);
        r["post_id"] = post;
        r["emoji_name"] = json::string(emoji);
        ASSERT_EQ(request(who, "POST", "/reactions", std::move(r)), 200U);
    }
    void take_off(std::string_view who, const std::string& post, std::string_view emoji) {
        ASSERT_EQ(request(who, "DELETE", "/users/me/posts/" + post + "/reactions/" + std::string(emoji)), 200U);
    }
    // The coach's question in the direct channel; its post.
    std::string question() {
        const auto sent = call(bot->deliver(message("q1", dm(), "1. Kept\n2. Partly\n3. Not yet")));
        EXPECT_TRUE(sent);
        return sent ? *sent : std::string();
    }
    bool heard_taps(std::size_t count) {
        return until([&] { return heard.all<tapped>().size() >= count; });
    }
};

TEST_F(TapsSession, PutsChoicesUnderItsOwnPost) {
    start_and_wait();
    const auto post = question();
    for (const auto c : {choice::one, choice::yes, choice::skip, choice::later})
        EXPECT_TRUE(call(bot->offer(dm(), post, c)));
    EXPECT_EQ(server->posts(dm()).back().reactions,
              (std::vector<std::string>{"one", "+1", "black_right_pointing_double_triangle_with_vertical_bar",
                                        "alarm_clock"}));
}

TEST_F(TapsSession, HearsATap_AndWhenItIsTakenOff) {
    start_and_wait();
    const auto post = question();
    EXPECT_TRUE(call(bot->offer(dm(), post, choice::two)));
    tap("mira", post, "two");
    take_off("mira", post, "two");
    ASSERT_TRUE(heard_taps(2));
    const auto taps = heard.all<tapped>();
    EXPECT_EQ(taps[0].person, server->id_of("mira"));
    EXPECT_EQ(taps[0].post, post);
    EXPECT_EQ(taps[0].channel, dm());
    EXPECT_EQ(taps[0].what, choice::two);
    EXPECT_FALSE(taps[0].undone);
    EXPECT_TRUE(taps[1].undone);
    EXPECT_NE(taps[0].id, taps[1].id);
    EXPECT_EQ(taps.size(), 2U) << "its own reaction is none";
}

TEST_F(TapsSession, PassesOverOtherReactions_AndThoseInTeamChannels) {
    start_and_wait();
    const auto post = question();
    const auto public_post = server->say("mira", "town-square", "look");
    tap("mira", public_post, "one");
    tap("mira", post, "heart");
    tap("mira", post, "one");
    ASSERT_TRUE(heard_taps(1));
    EXPECT_EQ(heard.all<tapped>().size(), 1U);
    EXPECT_EQ(heard.all<tapped>().front().post, post);
}

TEST_F(TapsSession, FindsTapsMadeWhileItWasAway) {
    start_and_wait();
    server->say("mira", dm(), "hello");
    ASSERT_TRUE(heard_texts({"hello"}));
    const auto post = question();
    tap("mira", post, "one");
    ASSERT_TRUE(heard_taps(1));
    const auto first = heard.all<tapped>().front().id;
    leave();
    tap("mira", post, "three");
    server->say("mira", dm(), "there");
    start_and_wait();
    ASSERT_TRUE(until([&] {
        for (const auto& t : heard.all<tapped>())
            if (t.what == choice::three) return true;
        return false;
    }));
    for (const auto& t : heard.all<tapped>()) {
        if (t.what == choice::one) {
            EXPECT_EQ(t.id, first) << "the same tap has the same id";
        }
    }
}

TEST_F(TapsSession, FindsATapThatIsAllThatHappened) {
    start_and_wait();
    server->say("mira", dm(), "hello");
    ASSERT_TRUE(heard_texts({"hello"}));
    const auto post = question();
    leave();
    tap("mira", post, "two");
    start_and_wait();
    EXPECT_TRUE(heard_taps(1));
}

TEST_F(TapsSession, FindsATapOfSomebodyWhoNeverWrote) {
    start_and_wait();
    const auto post = question();
    leave();
    heard.marks.clear();
    tap("mira", post, "two");
    start_and_wait();
    EXPECT_TRUE(heard_taps(1));
}

}  // namespace
}  // namespace fulcrum::bot::platform::mattermost::test
