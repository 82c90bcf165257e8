#include "bot/platform/local/chat_lists.hpp"

#include <algorithm>
#include <vector>

#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {

namespace {

constexpr std::size_t since_limit = 1000;

using post_list = std::vector<const post*>;

// `order` newest first; the roots of its replies come along in `posts` only.
void append_list(std::string& out, const chat_model& model, const post_list& order, bool count_replies,
                 std::string_view next, std::string_view previous) {
    post_list shown = order;
    for (const post* p : order)
        if (p->root) shown.push_back(p->root);
    std::sort(shown.begin(), shown.end(), [](const post* a, const post* b) { return a->id < b->id; });
    shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
    post_view_options how;
    how.replies = count_replies;
    json_object o(out);
    append_array(o.name("order"), order, [&](const post* p) { append_quoted(out, p->id); });
    json_object posts(o.name("posts"));
    for (const post* p : shown) append_post(posts.name(p->id), model, *p, how);
    posts.end();
    o.text("next_post_id", next).text("prev_post_id", previous).end();
}

post_list standing(const channel& where) {
    post_list out;
    out.reserve(where.posts.size());
    for (const post* p : where.posts)
        if (p->delete_at == 0) out.push_back(p);
    const auto earlier = [](const post* a, const post* b) { return a->create_at < b->create_at; };
    if (!std::is_sorted(out.begin(), out.end(), earlier)) std::stable_sort(out.begin(), out.end(), earlier);
    return out;
}

auto by_time = [](millis at, const post* p) { return at < p->create_at; };

std::string_view id_or_none(const post_list& posts, std::size_t index) {
    return index < posts.size() ? std::string_view(posts[index]->id) : std::string_view{};
}

// posts[from, to) newest first, with the ids around it; `next`/`previous` null: look them up.
void append_slice(std::string& out, const chat_model& model, const post_list& posts, std::size_t from, std::size_t to,
                  const std::string_view* next, const std::string_view* previous) {
    const post_list order(posts.rend() - static_cast<std::ptrdiff_t>(to),
                          posts.rend() - static_cast<std::ptrdiff_t>(from));
    const std::string_view after = from == to ? std::string_view{} : id_or_none(posts, to);
    const std::string_view before = from == to || from == 0 ? std::string_view{} : id_or_none(posts, from - 1);
    append_list(out, model, order, true, next ? *next : after, previous ? *previous : before);
}

}  // namespace

void append_posts_since(std::string& out, const chat_model& model, channel& where, millis since) {
    post_list found;
    if (!where.since_seen || *where.since_seen > since) {
        for (const post* p : where.versions)
            if (p->update_at > since) found.push_back(p);
        for (const post* p : where.posts)
            if (p->update_at > since) found.push_back(p);
        // An earlier version has the time of its post and comes before it in the answer, which turns the order around.
        std::stable_sort(found.begin(), found.end(), [](const post* a, const post* b) {
            if (a->create_at != b->create_at) return a->create_at < b->create_at;
            return !a->original && b->original;
        });
        if (found.size() > since_limit) found.resize(since_limit);
        millis latest = since;
        for (const post* p : found) latest = std::max(latest, p->update_at);
        where.since_seen = latest;
        std::reverse(found.begin(), found.end());
    }
    append_list(out, model, found, false, {}, {});
}

void append_posts_after(std::string& out, const chat_model& model, const channel& where, std::string_view id,
                        std::size_t page, std::size_t per_page) {
    const post* mark = model.post_by_id(id);
    if (!mark || mark->where != &where)
        return append_list(out, model, {}, true, {}, page == 0 ? id : std::string_view{});
    const post_list posts = standing(where);
    const auto first = static_cast<std::size_t>(std::upper_bound(posts.begin(), posts.end(), mark->create_at, by_time) -
                                                posts.begin());
    const std::size_t from = std::min(posts.size(), first + page * per_page);
    const std::size_t to = std::min(posts.size(), from + per_page);
    const std::string_view none;
    append_slice(out, model, posts, from, to, to - from < per_page ? &none : nullptr, page == 0 ? &id : nullptr);
}

void append_posts_before(std::string& out, const chat_model& model, const channel& where, std::string_view id,
                         std::size_t page, std::size_t per_page) {
    const post* mark = model.post_by_id(id);
    if (!mark || mark->where != &where)
        return append_list(out, model, {}, true, page == 0 ? id : std::string_view{}, {});
    const post_list posts = standing(where);
    const auto end = static_cast<std::size_t>(
        std::upper_bound(posts.begin(), posts.end(), mark->create_at - 1, by_time) - posts.begin());
    const std::size_t to = end - std::min(end, page * per_page);
    const std::size_t from = to - std::min(to, per_page);
    const std::string_view none;
    append_slice(out, model, posts, from, to, page == 0 ? &id : nullptr, to - from < per_page ? &none : nullptr);
}

void append_posts_page(std::string& out, const chat_model& model, const channel& where, std::size_t page,
                       std::size_t per_page) {
    const post_list posts = standing(where);
    const std::size_t to = posts.size() - std::min(posts.size(), page * per_page);
    const std::size_t from = to - std::min(to, per_page);
    const std::string_view none;
    append_slice(out, model, posts, from, to, page == 0 ? &none : nullptr, to - from < per_page ? &none : nullptr);
}

void append_thread(std::string& out, const chat_model& model, const post& member) {
    const post& root = member.root ? *member.root : member;
    post_list order{&root};
    for (const post* p : root.where->posts)
        if (p->root == &root && p->delete_at == 0) order.push_back(p);
    order.push_back(&root);  // twice: as recorded
    append_list(out, model, order, true, {}, {});
}

}  // namespace fulcrum::bot::platform::local
