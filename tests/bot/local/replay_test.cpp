// Everything a real 5.37 server was asked in the recordings is asked of the embedded one, after the same history, and
// the answers and events must have the same status and shape: the same keys with the same JSON types all the way down.
#include <algorithm>
#include <fstream>
#include <map>

#include "tests/bot/local/support.hpp"
#include "tests/support/places.hpp"

namespace fulcrum::test_local {
namespace {

// The only differences that are wanted.
struct exception {
    std::string_view where;  // a part of the path to the value
    std::string_view why;
};
constexpr exception exceptions[] = {
    {".mini_preview", "the real server paints a tiny picture; ours leaves it null, as it does for files that are none"},
    {"/config/client", "the real one has two hundred settings; ours tells the few that clients read"},
};

bool excepted(std::string_view path) {
    return std::any_of(std::begin(exceptions), std::end(exceptions),
                       [&](const exception& e) { return path.find(e.where) != std::string_view::npos; });
}

bool looks_like_id(std::string_view text) {
    return text.size() == 26 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string_view::npos;
}

std::string_view kind_of(const json::value& v) {
    if (v.is_object()) return "object";
    if (v.is_array()) return "array";
    if (v.is_string()) return "string";
    if (v.is_bool()) return "bool";
    if (v.is_null()) return "null";
    return v.is_double() ? "fraction" : "number";
}

class replay {
  public:
    explicit replay(stage& at) : s(at) {
        for (const char* name : {"coach", "mira", "omar", "root"}) names_[s.server->id_of(name)] = name;
        same("wsy3phxe7787zb17158w5mccfr", s.server->id_of("coach"));
        same("y4kixpc4fpfx8d4kgz35y79g3o", s.server->id_of("mira"));
        same("qx1zcqs55bdo88feo58yzy4n8r", s.server->id_of("omar"));
        same("cn8zeznroig83mj54ezjj3wzch", s.server->id_of("root"));
        const auto team = s.call("coach", "GET", "/teams/name/lab");
        same("e15fpybqatyijqus1ckyq8wj3c", team.id());
        same("m8xmrzx4ytgh584wi9zhorno6a", s.server->channel_id("town-square"));
        same("j9yd3d6t1fnmdgscfqqw476s7r", s.server->channel_id("off-topic"));
        same("yi9qstf8pp8ruf5fdfyj9p3u8h", s.server->direct_channel("coach", "root"));
        json::object leads;
        leads["team_id"] = team.id();
        leads["name"] = "leads-mwtmx921";
        leads["display_name"] = "Leads";
        leads["type"] = "O";
        leads_ = s.call("root", "POST", "/channels", leads).id();
        same("msfyscyfntyk9kbrdrddxe6eth", leads_);
        for (const char* name : {"mira", "omar"}) add_to_leads(name);
        json::object command;
        command["trigger"] = "coachmwtmxdn5";
        EXPECT_EQ(s.call("root", "POST", "/commands", command).status, 201U);
    }

    void file(const std::string& name) {
        file_ = name;
        listener_ = nullptr;
        EXPECT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
        theirs_.clear();
        std::ifstream in(test::fixtures() / "mattermost" / (std::string(name) + ".jsonl"));
        ASSERT_TRUE(in) << name;
        std::string line;
        for (number_ = 1; std::getline(in, line); ++number_) {
            s.now += 200;
            const json::object entry = parsed(line).as_object();
            const auto kind = entry.at("kind").as_string();
            if (kind == "rest") request(entry.at("request").as_object(), entry.at("response").as_object());
            if (kind == "ws" && entry.at("dir") == "in") event(entry);
            if (kind == "ws" && entry.at("dir") == "close" && entry.at("conn") == "A") compare_events();
            if (kind == "callback") click(entry.at("request").as_object());
            if (kind == "callback-response") callback_answer(entry.at("body"));
            if (kind == "note" && entry.at("text").as_string().find("stopped and started again") != json::string::npos)
                s.server->restart();
        }
        if (listener_) compare_events();
    }

    std::size_t requests = 0, events = 0;

  private:
    void same(std::string theirs, std::string ours) {
        ASSERT_FALSE(ours.empty()) << theirs;
        ids_[std::move(theirs)] = std::move(ours);
    }
    std::string ours(std::string_view theirs) const {
        const auto at = ids_.find(theirs);
        return at == ids_.end() ? std::string(theirs) : at->second;
    }
    // With every known id of theirs replaced by ours.
    std::string translated(std::string text) const {
        for (const auto& [theirs, mine] : ids_)
            for (auto at = text.find(theirs); at != std::string::npos; at = text.find(theirs, at + mine.size()))
                text.replace(at, theirs.size(), mine);
        return text;
    }
    std::string name_of(std::string_view their_id) const { return names_.at(ours(their_id)); }

    std::string place() const { return file_ + ":" + std::to_string(number_); }

    void add_to_leads(const std::string& name) {
        json::object body;
        body["user_id"] = s.server->id_of(name);
        EXPECT_EQ(s.call("root", "POST", "/channels/" + leads_ + "/members", body).status, 201U);
    }

    void request(const json::object& asked, const json::object& told) {
        ++requests;
        const std::string method(asked.at("method").as_string());
        std::string path = translated(std::string(asked.at("path").as_string()));
        const auto since = path.find("since=");
        if (since != std::string::npos) {
            const auto known = times_.find(path.substr(since + 6));
            path = path.substr(0, since + 6) + (known == times_.end() ? "1" : known->second);
        }
        const auto status = static_cast<unsigned>(told.at("status").as_int64());
        const json::value& body = asked.at("body");
        std::string text;
        if (body.is_string())
            text = translated(std::string(body.as_string()));  // was no JSON
        else if (!body.is_null())
            text = translated(json::serialize(body));
        if (status == 429) s.server->misbehave().rate_limit = 1;
        header_list headers{
            {"Authorization", "Bearer " + (status == 401 ? std::string(26, 'x') : s.server->token_of("coach"))}};
        std::string type = "application/json";
        if (path == "/api/v4/files") {
            type = "multipart/form-data; boundary=cut";
            text = "--cut\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\n" +
                   ours("m6q59f71wfbzzd7i7fzw5snktc") +
                   "\r\n--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"balance.png\"\r\n\r\n" +
                   std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0", 29) + "\r\n--cut--\r\n";
        }
        const answer got = s.send(method, path, text, std::move(headers), type);
        EXPECT_EQ(got.status, status) << place() << ": " << method << " " << path << "\n" << got.body;
        const json::value& expected = told.at("body");
        if (expected.is_string()) {
            EXPECT_FALSE(got.body.empty()) << place();
            return;
        }
        json::value value;
        ASSERT_NO_THROW(value = got.json()) << place();
        compare(expected, value, method + " " + path);
        learn(expected, value);
    }

    // What the recorded one and ours call the same thing by.
    void learn(const json::value& theirs, const json::value& mine) {
        if (theirs.is_array() && mine.is_array()) {
            for (std::size_t i = 0; i < std::min(theirs.get_array().size(), mine.get_array().size()); ++i)
                learn(theirs.get_array()[i], mine.get_array()[i]);
        }
        if (!theirs.is_object() || !mine.is_object()) return;
        const auto& t = theirs.get_object();
        const auto& m = mine.get_object();
        for (const auto* key : {"id", "trigger_id"})
            if (t.contains(key) && m.contains(key) && t.at(key).is_string() && m.at(key).is_string() &&
                t.at(key).as_string().size() >= 26)
                ids_.emplace(std::string(t.at(key).as_string()), std::string(m.at(key).as_string()));
        if (t.contains("create_at") && m.contains("create_at"))
            times_[json::serialize(t.at("create_at"))] = json::serialize(m.at("create_at"));
        if (t.contains("file_infos") && m.contains("file_infos")) learn(t.at("file_infos"), m.at("file_infos"));
    }

    void compare(const json::value& theirs, const json::value& mine, const std::string& path) {
        if (kind_of(theirs) != kind_of(mine)) {
            if (!excepted(path))
                ADD_FAILURE() << place() << ": " << path << " is " << kind_of(mine) << " instead of "
                              << kind_of(theirs);
            return;
        }
        if (theirs.is_array()) {
            const auto& t = theirs.get_array();
            const auto& m = mine.get_array();
            EXPECT_EQ(t.size(), m.size()) << place() << ": " << path;
            for (std::size_t i = 0; i < std::min(t.size(), m.size()); ++i) {
                compare(t[i], m[i], path + "[" + std::to_string(i) + "]");
                const bool ordered = !path.ends_with(".mentions");
                if (ordered && t[i].is_string() && ids_.contains(std::string_view(t[i].get_string()))) {
                    EXPECT_EQ(ours(t[i].get_string()), m[i].as_string()) << place() << ": " << path << "[" << i << "]";
                }
            }
        }
        if (theirs.is_object()) compare_objects(theirs.get_object(), mine.get_object(), path);
    }

    void compare_objects(const json::object& t, const json::object& m, const std::string& path) {
        std::size_t strangers = 0;  // things whose id we can't know, such as the earlier versions of a post
        for (const auto& [key, value] : t) {
            const json::value* mine = m.if_contains(ours(key));
            if (mine) {
                compare(value, *mine, path + "." + std::string(key));
            } else if (looks_like_id(key)) {
                ++strangers;
            } else if (!excepted(path)) {
                ADD_FAILURE() << place() << ": " << path << " has no \"" << key << "\"";
            }
        }
        for (const auto& [key, value] : m) {
            const std::string name(key);
            const bool known =
                std::any_of(t.begin(), t.end(), [&](const auto& one) { return ours(one.key()) == name; });
            if (known) continue;
            if (looks_like_id(name) && strangers > 0)
                --strangers;
            else
                ADD_FAILURE() << place() << ": " << path << " has \"" << name << "\" too much";
        }
        EXPECT_EQ(strangers, 0U) << place() << ": " << path;
    }

    // What others did between the bot's requests shows in the events; it is done again here.
    void event(const json::object& entry) {
        const json::object& frame = entry.at("frame").as_object();
        if (!frame.contains("event")) return;
        const std::string name(frame.at("event").as_string());
        const bool first_socket = entry.at("conn") == "A";
        if (name == "hello" && first_socket) {
            listener_ = s.listen("coach");
            listener_->until("status_change");
        }
        if (first_socket) theirs_.push_back(frame);
        const json::object& data = frame.at("data").as_object();
        const std::string where(frame.at("broadcast").as_object().at("channel_id").as_string());
        if (name == "posted") posted(inside(frame, "post"));
        if (name == "post_edited" || name == "post_deleted") {
            const auto post = inside(frame, "post");
            const std::string author = name_of(post.at("user_id").as_string());
            if (author == "coach") return;
            const std::string path = "/posts/" + ours(post.at("id").as_string());
            json::object body;
            body["message"] = post.at("message");
            const auto got =
                name == "post_edited" ? s.call(author, "PUT", path + "/patch", body) : s.call(author, "DELETE", path);
            EXPECT_EQ(got.status, 200U) << place();
        }
        if (name == "reaction_added" || name == "reaction_removed") {
            auto r = inside(frame, "reaction");
            const std::string who = name_of(r.at("user_id").as_string());
            if (who == "coach") return;
            const std::string post = ours(r.at("post_id").as_string()), emoji(r.at("emoji_name").as_string());
            r["user_id"] = s.server->id_of(who);
            r["post_id"] = post;
            const auto got = name == "reaction_added"
                                 ? s.call(who, "POST", "/reactions", r)
                                 : s.call(who, "DELETE", "/users/me/posts/" + post + "/reactions/" + emoji);
            EXPECT_EQ(got.status, 200U) << place();
        }
        if (name == "typing") {
            json::object body;
            body["channel_id"] = ours(where);
            EXPECT_EQ(s.call(name_of(data.at("user_id").as_string()), "POST", "/users/me/typing", body).status, 200U)
                << place();
        }
        if (name == "direct_added")
            same(where, s.server->direct_channel(name_of(data.at("creator_id").as_string()),
                                                 name_of(data.at("teammate_id").as_string())));
        if (name == "user_added") add_to_leads(name_of(data.at("user_id").as_string()));
        if (name == "user_updated") user_updated(data.at("user").as_object());
        if (name == "channel_updated") {
            EXPECT_EQ(s.call("root", "PUT", "/channels/" + ours(where) + "/patch", inside(frame, "channel")).status,
                      200U);
        }
        if (name == "user_removed") {
            EXPECT_EQ(s.call("root", "DELETE", "/channels/" + leads_ + "/members/" + s.server->id_of("coach")).status,
                      200U);
        }
    }

    void user_updated(const json::object& user) {
        const std::string who = name_of(user.at("id").as_string());
        const bool active = user.at("delete_at") == 0;
        if (!active || deactivated_) {
            s.server->set_active(who, active);
            deactivated_ = !active;
            return;
        }
        json::object body;
        body["locale"] = user.at("locale");
        body["timezone"] = user.at("timezone");
        EXPECT_EQ(s.call(who, "PUT", "/users/me/patch", body).status, 200U);
    }

    void posted(const json::object& post) {
        const std::string author = name_of(post.at("user_id").as_string());
        if (author == "coach" || post.at("type") == "system_add_to_channel") return;
        json::object body;
        body["channel_id"] = ours(post.at("channel_id").as_string());
        body["root_id"] = ours(post.at("root_id").as_string());
        for (const auto* key : {"message", "type", "props"}) body[key] = post.at(key);
        if (post.contains("file_ids")) {
            const auto& file = post.at("metadata").as_object().at("files").as_array()[0].as_object();
            const header_list headers{{"Authorization", "Bearer " + s.server->token_of(author)}};
            const auto made = s.send("POST",
                                     "/api/v4/files?channel_id=" + ours(post.at("channel_id").as_string()) +
                                         "&filename=" + std::string(file.at("name").as_string()),
                                     "id: demo\ntitle: Demo\n", headers, "application/x-yaml")
                                  .json();
            const auto& info = made.as_object().at("file_infos").as_array()[0].as_object();
            same(std::string(file.at("id").as_string()), std::string(info.at("id").as_string()));
            json::array ids{info.at("id")};
            body["file_ids"] = std::move(ids);
        }
        const auto got = s.call(author, "POST", "/posts", body);
        ASSERT_EQ(got.status, 201U) << place() << got.body;
        learn(post, got.json());
    }

    void click(const json::object& call) {
        if (!call.at("body").is_object() || !call.at("body").as_object().contains("trigger_id")) return;
        const auto& body = call.at("body").as_object();
        clicked_ = ours(body.at("post_id").as_string());
        const auto got = s.call("mira", "POST",
                                "/posts/" + clicked_ + "/actions/" + (body.at("type") == "button" ? "rate4" : "track"),
                                "{\"selected_option\":\"spark\"}");
        ASSERT_EQ(got.status, 200U) << place() << got.body;
        same(std::string(body.at("trigger_id").as_string()), got.text("trigger_id"));
    }

    // Ours calls nobody, so the bot changes its post by itself.
    void callback_answer(const json::value& body) {
        const json::value* update = body.is_object() ? body.as_object().if_contains("update") : nullptr;
        if (!update) return;
        EXPECT_EQ(s.call("coach", "PUT", "/posts/" + clicked_ + "/patch", update->as_object()).status, 200U) << place();
    }

    // The events of the bot's first socket: per kind the same ones, in the same order, with the same shape.
    void compare_events() {
        std::map<std::string, std::vector<json::object>> mine;
        std::map<std::string, std::size_t> wanted, used;
        for (const auto& e : theirs_) ++wanted[std::string(e.at("event").as_string())];
        s.until([&] {
            mine.clear();
            for (const auto& text : listener_->heard()) {
                auto f = parsed(text).as_object();
                if (f.contains("event")) mine[std::string(f.at("event").as_string())].push_back(std::move(f));
            }
            return std::all_of(wanted.begin(), wanted.end(),
                               [&](const auto& w) { return mine[w.first].size() >= w.second; });
        });
        for (auto theirs : theirs_) {
            const std::string name(theirs.at("event").as_string());
            const std::size_t index = used[name]++;
            ASSERT_GT(mine[name].size(), index) << file_ << ": event " << name << " number " << index;
            ++events;
            auto& own = mine[name][index];
            for (const auto* key : {"post", "reaction", "channel", "mentions"})
                for (auto* frame : {&theirs, &own})
                    if (auto* v = frame->at("data").as_object().if_contains(key); v && v->is_string())
                        *v = parsed(v->as_string());
            compare(json::value(theirs), json::value(own), "event " + name + " " + std::to_string(index));
        }
        for (const auto& [name, list] : mine) EXPECT_EQ(list.size(), wanted[name]) << file_ << ": events " << name;
        listener_ = nullptr;
        EXPECT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
    }

    stage& s;
    std::map<std::string, std::string, std::less<>> ids_;  // theirs to ours
    std::map<std::string, std::string> times_, names_;
    std::string leads_, file_, clicked_;
    std::size_t number_ = 0;
    bool deactivated_ = false;
    std::unique_ptr<ear> listener_;
    std::vector<json::object> theirs_;
};

TEST(ChatReplay, AnswersLikeTheRealServer_WhenAskedTheSame) {
    stage s;
    replay r(s);
    for (const char* name : {"01-connect-and-identity", "02-direct-message", "03-channels-and-mentions", "04-files",
                             "05-interactive", "06-reconnect-and-resume", "07-limits-and-restart"}) {
        r.file(name);
        if (testing::Test::HasFatalFailure()) return;
    }
    EXPECT_EQ(r.requests, 53U);
    EXPECT_GT(r.events, 50U);
}

}  // namespace
}  // namespace fulcrum::test_local
