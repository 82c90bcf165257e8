#include "dialogue/admin/figures.hpp"

namespace fulcrum::dialogue {

funnel funnel_of(const std::vector<way>& ways, int days) {
    funnel f;
    for (const auto& w : ways) {
        const bool done = days > 0 && w.finished;
        ++f.assigned;
        f.started += w.begun || w.day > 1 || done;
        f.day3 += w.day >= 3 || done;
        f.day5 += w.day >= 5 || done;
        f.half += days > 0 && ((w.begun && w.day * 2 > days) || done);
        f.finished += done;
        f.left += w.left && !done;
        f.silent += w.silent && !w.left && !done;
    }
    return f;
}

namespace {

// `of` is the next larger group that is told.
told_count told_of(int count, int of) {
    if (count < smallest_cell) return {told_count::how::few, 0};
    if (of - count < smallest_cell) return {told_count::how::nearly_all, of};
    return {told_count::how::exact, count};
}

}  // namespace

std::optional<told_funnel> told(const funnel& all) {
    if (all.assigned < smallest_cell) return std::nullopt;
    told_funnel t;
    t.assigned = {told_count::how::exact, all.assigned};
    // From one stage to the next people drop out; how many is a cell, too. A short track may be half over before its
    // third day, so the stages are told in the order of their size.
    int last = all.assigned;
    const auto stage = [&](int count) {
        const auto one = told_of(count, last);
        if (one.is == told_count::how::exact) last = count;
        return one;
    };
    t.started = stage(all.started);
    const bool half_first = all.half >= all.day3;
    if (half_first) t.half = stage(all.half);
    t.day3 = stage(all.day3);
    const bool half_second = !half_first && all.half >= all.day5;
    if (half_second) t.half = stage(all.half);
    t.day5 = stage(all.day5);
    if (!half_first && !half_second) t.half = stage(all.half);
    t.finished = stage(all.finished);
    // What is left of the others must not be small either.
    int rest = all.assigned;
    const auto part = [&](int count) {
        const auto one = told_of(count, rest);
        if (one.is == told_count::how::exact) rest -= count;
        return one;
    };
    if (t.finished.is == told_count::how::exact) rest -= all.finished;
    t.left = part(all.left);
    t.silent = part(all.silent);
    return t;
}

std::string told_text(const told_count& c) {
    switch (c.is) {
        case told_count::how::exact:
            return std::to_string(c.count);
        case told_count::how::few:
            return "<" + std::to_string(smallest_cell);
        case told_count::how::nearly_all:
            return ">" + std::to_string(c.count - smallest_cell);
    }
    return {};
}

}  // namespace fulcrum::dialogue
