### Doorward 页面的简体中文，一律用敬称“您”。每条消息的说明见 en.ftl。

## 多个页面共用

cancel = 取消
continue = 继续
try-again = 重试
back-to-client = 返回“{ $client }”
dev-note = 开发服务器
theme = 外观
theme-light = 浅色
theme-dark = 深色
theme-automatic = 自动
client-links = 关于“{ $client }”
client-website = 网站
client-policy = 隐私政策
client-terms = 使用条款
throttled-seconds = 尝试次数过多。请等待 { $count } 秒，然后重试。
throttled-minutes = 尝试次数过多。请等待 { $count } 分钟，然后重试。
throttled-hours = 尝试次数过多。请等待 { $count } 小时，然后重试。
mails-throttled-seconds = 请求的邮件过多。请等待 { $count } 秒，然后重试。
mails-throttled-minutes = 请求的邮件过多。请等待 { $count } 分钟，然后重试。
throttled-title = 尝试次数过多
busy-title = 暂时无法登录
busy-text = 目前无法为您登录。请稍等片刻，然后重试。

## 登录：您是谁

sign-in-title = 登录
sign-in-destination = 前往“{ $client }”
reason-again = 为保护您的账户安全，请重新登录。
reason-too-old = 距您上次登录已有一段时间。请重新登录。
reason-unsaved = 尚未更改任何内容。请重新登录，然后再操作一次。
sign-in-more = 在这里仅凭这一点还不够。请使用密码登录以继续。
reason-change = 要更改账户的保护方式，请确认是您本人。
identifier-label = 用户名或邮箱地址
identifier-missing = 请输入用户名或邮箱地址以继续。
identifier-unusable = 这不是有效的用户名或邮箱地址。请检查您输入的内容，然后重试。
choose-account = 选择账户
sign-in-local = 管理员登录

## 登录：密码

password-title = 密码
password-account = 登录账户：{ $username }
password-label = 密码
password-show = 显示密码
sign-in = 登录
host-check = 地址栏中应显示 { $host }
password-missing = 请输入密码以继续。
password-wrong = 用户名或密码不正确。请检查这两项，然后重试。

## 登录：再次验证

second-factor-title = 第二步验证
second-factor-lost = 如果您无法再这样做，请联系 { $tenant } 的管理人员：他们可以帮助您重新登录。
second-factor-app-text = 打开您的身份验证器应用，输入其中显示的验证码。
second-factor-app-label = 应用中的验证码
second-factor-recovery-text = 输入您保存的一个恢复代码。每个代码只能使用一次。
second-factor-recovery-label = 恢复代码
second-factor-use-app = 使用身份验证器应用
second-factor-use-recovery = 使用恢复代码
second-factor-trust = { $count } 天内在此设备上不再询问
code-missing = 请输入代码以继续。
code-wrong-app = 验证码不正确或已使用过。请等待下一个验证码；如果仍然不行，请检查装有该应用的设备的时间。
code-wrong-new-app = 验证码不正确或已使用过。请等待下一个验证码；如果仍然不行，请检查装有该应用的设备的时间。如果您重新加载过此页面，请再次扫描图片。
code-wrong-recovery = 恢复代码不正确或已使用过。请换一个再试。
enrol-title = 您的第二步验证
enrol-text = 在这里登录需要第二步验证。请现在设置，只需一次。最快的是通行密钥：它保存在您的设备上，用指纹、面容或屏幕锁定解锁。
enrol-passkey-text = 在这里登录需要通行密钥。请现在创建，只需一次。它保存在您的设备上，用指纹、面容或屏幕锁定解锁。
enrol-app-text = 在这里登录需要第二步验证。请现在设置身份验证器应用，只需一次。
enrol-use-app = 使用身份验证器应用
enrol-use-passkey = 改用通行密钥
enrol-done = 第二步验证已设置好。如果它无法使用，这些代码每个可以代替它一次。
passkey-offer-done = 您的通行密钥已就绪。如果它无法使用，这些代码每个可以代替它一次。

## 邮件中的验证码和链接

mail-code-title = 请查收邮件
mail-code-text = 如果存在与 { $username } 对应的账户，邮件已发往其邮箱地址。请输入邮件中的验证码，或在此浏览器中打开邮件里的链接。
mail-code-label = 邮件中的验证码
code-wrong-mail = 验证码错误或已过期。请检查后重试，或再发一封邮件。
mail-code-again = 再发一封邮件
mail-code-password = 使用密码
password-by-mail = 通过邮件获取验证码
password-forgot = 忘记密码？
second-factor-use-mail = 通过邮件获取验证码
second-factor-mail-ask = 我们可以向您的邮箱地址发送验证码。
second-factor-send = 发送验证码
second-factor-mail-text = 邮件已发往您的邮箱地址。请输入其中的验证码。
link-sign-in-text = 您请求了此链接，用于登录账户 { $account }。
link-entry-text = 此链接由本服务的管理者为您创建，用于登录账户 { $account }。
link-new-password-text = 您请求更换账户 { $account } 的密码。您将通过此链接登录，然后设置新密码。
link-address-title = 您的邮箱地址
link-address-text = 请确认您的账户 { $account } 改用此邮箱地址：
link-address-sign-in-text = 账户所有者确认后，该账户将改用此邮箱地址。如果这是您的账户，请先登录该账户，然后再次打开邮件中的链接。
link-address-action = 确认地址
link-invitation-title = 您收到的邀请
link-invitation-text = 您受邀使用邮箱地址 { $account } 创建账户。
link-unlock-title = 登录已暂停
link-unlock-text = 账户 { $account } 多次被输入错误的密码。如果是您本人，请继续，并在此浏览器中重试。
link-unexpected = 如果这不是您预期的，请关闭此页面。不会有任何更改。
link-over-title = 链接已过期
link-over-text = 链接只能使用一次，且仅在短时间内有效。请回到您请求链接的页面，重新获取一个。
link-elsewhere-title = 其他浏览器的链接
link-elsewhere-text = 此链接是在另一个浏览器中请求的。请回到那里继续：输入邮件中的验证码，或在那里打开此链接。
link-taken-title = 地址已被使用
link-taken-text = 另一个账户正在使用此邮箱地址。请登录那个账户，或选择其他邮箱地址。
link-back = 返回
link-taken-other = 选择其他地址

## 通过其他提供方登录

upstream-continue = 使用 { $name } 继续
upstream-resting = { $name } 目前没有响应。
upstream-other = 其他登录方式
upstream-unavailable-title = 无法连接 { $name }
upstream-unavailable-text = { $name } 目前没有响应。请稍等片刻后重试，或以其他方式登录。
upstream-failed-title = 您尚未登录
upstream-refused-text = { $name } 没有为您登录。请重试，或以其他方式登录。
upstream-unbelieved-text = { $name } 的答复无法使用。请重试，或以其他方式登录。如果再次发生，请告知此服务的管理者。
upstream-over-title = 此次登录已结束
upstream-over-text = { $name } 的答复来得太晚、重复到达，或到达了另一个浏览器。请重新开始。
upstream-taken-title = 您在这里已有账户
upstream-taken-text = { $name } 提供的邮箱地址 { $address } 属于这里的一个账户。请登录那个账户，然后即可将 { $name } 与之关联。
upstream-stranger-title = 这里没有账户
upstream-stranger-text = { $name } 已确认您的身份，但这里没有您可以用它登录的账户。请以其他方式登录，或咨询此服务的管理者。
upstream-not-linked-title = 未关联 { $name }
upstream-link-failed-text = { $name } 没有给出可用的答复。请稍等片刻后重试。
upstream-others-text = 您选择的 { $name } 账户属于这里的另一个账户。请在 { $name } 退出登录，再关联另一个。
link-upstream-title = 要关联 { $name } 吗？
link-upstream-text = 此后，您也可以使用 { $name } 登录此账户。
link-upstream-here = 这里的账户
link-upstream-there = 在 { $name }
link-upstream-yes = 关联
upstream-expired-title = 请先更改密码
upstream-expired-text = 您在 { $name } 的密码正确，但必须先在那里更改，然后才能登录。请以其他方式登录，或咨询管理您账户的人。
upstream-not-fresh-text = { $name } 不会说明您何时在那里登录，而这里需要刚刚完成的登录。请以其他方式登录。
upstream-not-signed-out-title = 您可能仍处于登录状态
upstream-not-signed-out-text = { $name } 要求让您退出登录，但其消息无法使用。为安全起见，请在此退出登录。

## 创建账户

sign-up-title = 新账户
sign-up = 创建账户
sign-up-text = 我们可以通过哪个邮箱地址联系您？您也将用它登录。
sign-up-address-label = 邮箱地址
sign-up-address-unusable = 这不是有效的邮箱地址。请检查您输入的内容，然后重试。
sign-up-address-domain = 这里只能使用 { $domains } 的邮箱地址。
sign-up-sign-in = 改为登录
sign-up-code-text = 邮件已发往 { $username }。请输入邮件中的验证码，或在此浏览器中打开邮件里的链接。
sign-up-other-address = 使用其他邮箱地址
sign-up-details-text = 您的邮箱地址 { $address } 已确认。现在请设置密码。
sign-up-details-invited-text = 您的账户将使用邮箱地址 { $address }。现在请设置密码。
sign-up-name-label = 您的姓名（选填）
sign-up-name-unusable = 姓名过长，或含有不可见的字符。
sign-up-create = 创建账户
link-sign-up-text = 您请求了此链接，以便使用邮箱地址 { $account } 创建账户。

## 选择账户

accounts-title = 您的账户
accounts-intro = 请选择用于继续的账户。
accounts-other = 使用其他账户

## 授权：应用提出请求

consent-title = 授权
consent-who = “{ $client }”（{ $host }）请求使用您的账户 { $account }。
consent-who-unnamed = { $client } 请求使用您的账户 { $account }。
consent-list = 如果您允许，该应用可以：
scope-openid = 知道是您本人
scope-openid-detail = 您账户的标识符，以及您的登录时间
scope-profile = 查看您的个人资料
scope-profile-detail = 姓名、用户名、头像、网页、性别、出生日期、时区和语言
scope-email = 查看您的邮箱地址
scope-email-detail = 邮箱地址，以及是否已验证
scope-address = 查看您的通信地址
scope-address-detail = 街道、城市、地区、邮政编码和国家/地区
scope-phone = 查看您的电话号码
scope-phone-detail = 电话号码，以及是否已验证
scope-roles = 查看您的角色
scope-roles-detail = 您在各服务中的身份，例如工作中的群组
scope-device-sso = 登录同一提供商的其他应用
scope-device-sso-detail = 只要您在此处保持登录，该设备上的这些应用会直接让您登录而不再询问
scope-offline = 在您离开时保持连接
scope-offline-detail = 您不在时，该应用也可以使用此授权
scope-other = 使用“{ $scope }”
scope-other-detail = 如需了解其用途，请咨询该应用的运营者
scope-service = 在 { $service } 代表您操作
scope-service-detail = 该应用在此服务中的操作均以您的名义进行
detail-locations = 位置
detail-actions = 可执行的操作
detail-datatypes = 哪些数据
detail-identifier = 哪一项
detail-privileges = 权限
detail-yes = 是
detail-no = 否
detail-once = 仅此一次
consent-until-in-account = 此授权在您撤销前一直有效，{ $link }。
consent-rest-until-in-account = 其余授权在您撤销前一直有效，{ $link }。
consent-in-account = 您可以随时在账户中撤销
consent-no-password = 该应用始终看不到您的密码。
allow = 允许
deny = 拒绝

## 设备

device-code-title = 连接设备
device-code-text = 您的电视、游戏机或命令行显示了一个代码。请在此输入。
device-code-label = 设备上的代码
device-code-missing = 请输入设备显示的代码。
device-code-malformed = 代码由八个字母组成，其中没有 A、E、I、O、U 和 Y。请与设备上显示的代码核对。
device-code-unknown = 没有设备在等待此代码。请再看一下您的设备：它可能已显示另一个代码。
device-code-warning = 只输入您在自己的设备上看到的代码。如果代码是别人发给您的，请不要输入。
device-code-phone = 在手机上继续
device-code-phone-text = 请用手机相机扫描此码，手机上会打开本页面。
device-code-picture = 本页面地址的二维码
device-approval-title = 允许此设备访问吗？
device-approval-who = 另一台设备上的 { $client } 请求使用您的账户 { $account }。
device-approval-code = 设备上应显示此代码：
device-approval-device = 该设备自称 { $device }，地址为 { $address }。
device-approval-address = 该设备的地址为 { $address }。
device-approval-warning = 仅当这是您本人在自己的设备上发起的，并且设备显示相同的代码时，才允许。如果代码或链接是别人发给您的，或有人在电话中向您索要，对方是想进入您的账户：请选择“{ $deny }”。
device-approved-title = 设备已连接
device-approved-text = 请在设备上继续。您可以关闭此页面。
device-denied-title = 已拒绝该设备
device-denied-text = 它不会获得您账户的任何内容。如果有人让您连接它，对方可能是想进入您的账户。

request-approval-title = 要允许此请求吗？
request-approval-who = { $client } 请求使用您的帐户 { $account }。
request-approval-at = 请求时间：{ $moment }
request-approval-message = 应用或与您打交道的人必须向您显示相同的消息：
request-approval-warning = 只有在您本人刚刚发起时才允许。如果有人通过电话或消息要求您这样做，对方是想进入您的帐户：请选择“{ $deny }”。
account-requests-title = 等待您处理的请求
account-requests-detail = 请求您批准的应用
account-requests-text = 允许之前请查看每一项。您未答复的请求会自行结束。
account-requests-none = 没有等待您处理的请求。
account-request-look = 查看
done-request-allowed = 已允许该请求。请回到您发起的地方继续。
done-request-denied = 已拒绝该请求。如果有人要求您允许，对方可能想进入您的帐户。
activity-request-approved = 已允许应用的请求
activity-app-brought-in = 已由同一设备上的另一应用允许一个应用
activity-app-vouched-for = 已凭另一服务的担保允许一个应用
activity-word-given = 已向另一服务为一个应用担保
activity-upstream-used = 一个应用获得了对您在其他提供方处的账户的访问权限
link-approval-text = 有应用请求 { $account } 的批准。请继续查看其请求的内容；目前尚未允许任何内容。
mail-approval-subject = 有应用在 { $provider } 请求您的批准
mail-approval-text = { $client } 在 { $provider } 请求您的批准。允许之前请查看其请求的内容。
mail-approval-message = 消息
mail-approval-action = 查看请求
mail-approval-caution = 如果不是您本人刚刚发起的，请勿操作：它会自行结束。如果有人要求您允许，对方是想进入您的帐户。

## 账户

account-title = 您的账户
account-group-person = 关于您
account-group-security = 登录与安全
account-group-data = 您的数据
account-security-title = 登录方式
account-security-detail = 密码、通行密钥、身份验证器应用、恢复代码、受信任的设备
account-step-text = 使用密码登录时，还可以要求您提供通行密钥或恢复代码。这样，仅凭被盗的密码无法登录。
account-step-app = 您已设置身份验证器应用，因此每次使用密码登录时都会要求第二步验证。
account-step-on = 每次使用密码登录时都会要求。
account-step-off = 不会要求。
account-step-needs = 请先创建通行密钥或设置身份验证器应用。
account-step-codes = 请先创建恢复代码。否则一旦丢失通行密钥，您将无法登录。
account-step-start = 每次都要求
account-step-stop = 不再要求
account-sessions-title = 已登录的浏览器
account-sessions-detail = 您的浏览器，以及如何退出登录
account-apps-title = 已连接的应用
account-apps-detail = 它们可以做什么，以及如何撤销
since = 始于 { $moment }
device-seen = 上次使用：{ $moment }
device-since = 登录时间：{ $moment }
device-until = 信任至 { $moment }
device-unknown = 未知浏览器
device-here = 此设备
account-password-set = 在此更改
account-password-none = 尚未设置
account-password-kept = 由 { $name } 保管
account-app-title = 身份验证器应用
account-app-none = 未设置
account-app-replace = 设置新的应用后，将取代原来的应用。
account-app-scan = 用您的身份验证器应用扫描此图，然后输入应用中显示的验证码。
account-app-picture = 含有设置密钥的二维码，密钥的文字见下方
account-app-open = 在此设备上打开身份验证器应用
account-app-type = 如果无法扫描，请在应用中输入此设置密钥：
account-app-confirm = 设置应用
account-app-remove = 移除应用
account-app-done = 身份验证器应用已设置好。从下次登录起，需要输入其中的验证码。
account-codes-title = 恢复代码
account-codes-left =
    { $count ->
        [0] 您没有恢复代码
       *[other] 还剩 { $count } 个
    }
account-codes-few =
    { $count ->
        [0] 您没有恢复代码。请生成一些。
       *[other] 只剩 { $count } 个。请生成新的代码。
    }
account-mail-codes = 验证码发送到 { $address }
account-codes-missing = 您还没有恢复代码。{ $link }，这样即使丢失通行密钥或手机，也能登录。
account-codes-missing-link = 请创建一组
account-last-codes = 这是您最后一个第二步验证方式：恢复代码也会一并删除。
account-last-required = 此处所有人都需要第二步验证：下次登录时需要重新设置。
account-codes-text = 如果您的另一种第二步验证无法使用，您可以用恢复代码登录。您将获得十个代码，每个只能使用一次。
account-codes-replace = 新代码将取代原来的代码。
account-codes-make = 生成恢复代码
account-codes-later = 以后再说
account-codes-keep = 请将这些代码打印出来或保存为文件，放在只有您能找到的地方。它们不会再次显示。
account-codes-download = 保存为文件
account-codes-kept = 我已保存
account-devices-title = 受信任的设备
account-devices-text = 在这些设备上不需要第二步验证。
account-device-forget = 不再信任
account-sessions-text = 如果有您不认识的设备，请将其退出登录，并{ $link }。
account-sessions-link = 更改密码
account-sessions-end-others = 退出其他所有登录
account-apps-none = 没有应用在使用您的账户。
account-apps-text = 断开连接后，应用需要重新请求您的授权。
account-app-own = 属于本组织
account-app-can = 它可以：
account-app-allowed = 授权于 { $moment }
account-app-disconnect = 断开连接
new-password-title = 新密码
new-password-label = 新密码
new-password-rule = 至少需要 { $count } 个字符。
new-password-advice = 随机选取四五个词，既容易记住，又难以猜中。
new-password-ends = 您在其他地方的登录都会退出。
new-password-must = 您账户的管理者要求您设置一个只有您自己知道的密码。
new-password-choose = 请为您的账户设置新密码。
new-password-set = 设置密码
new-password-missing = 请输入新密码以继续。
directory-password-title = 更改密码
directory-password-text = 您在 { $name } 的密码正确，但必须先选择新密码，然后才能登录。
directory-password-kept = 您的密码由 { $name } 保管。更改将在那里生效，适用于您用此密码登录的所有服务。
directory-password-elsewhere = 您的密码由 { $name } 保管。请在那里更改，而不是在这里。
directory-password-other = 更改您在 { $name } 的密码
directory-password-current = 当前密码
directory-password-again = 再次输入新密码
directory-password-change = 更改密码
directory-password-differs = 两次输入的新密码不一致。请在两个框中输入相同的新密码。
directory-password-wrong = 当前密码不正确。
directory-password-not-allowed = { $name } 不允许您在此更改密码。请咨询管理您账户的人。
directory-password-weak = { $name } 不接受此密码：太容易被猜到。请选择另一个。
directory-password-short = { $name } 不接受此密码：太短。请选择更长的密码。
directory-password-long = { $name } 不接受此密码：太长。请选择更短的密码。
directory-password-young = 您在 { $name } 的密码刚刚更改过，暂时不能再次更改。请稍后重试。
directory-password-rules = { $name } 不接受此密码。它可能太短、太简单、您以前用过，或者距上次更改的时间太短。

## 个人资料和偏好设置

account-profile-title = 个人资料
account-profile-detail = 姓名、出生日期、电话号码、通信地址
account-preferences-title = 偏好设置
account-preferences-detail = 语言、外观、时区、邮件
account-save = 保存
account-saved = 您的更改已保存。
done-session-ended = 已退出该设备上的登录。
done-sessions-ended = 已退出其他所有登录。
done-passkey-made = 通行密钥已创建。
done-passkey-removed = 通行密钥已移除。
done-provider-linked = 提供方已关联。
done-provider-unlinked = 提供方已不再关联。
done-app-removed = 身份验证器应用已移除。
done-password-set = 新密码已设置。
done-device-forgotten = 该设备已不再受信任。
done-app-disconnected = 已断开该应用的连接。
done-step-on = 从现在起会要求第二步验证。
done-step-off = 不再要求第二步验证。
done-address-confirmed = 您的邮箱地址已确认。
profile-text = 获准查看您个人资料的应用会看到此处的内容。每一项都可以留空。
profile-username = 用户名
profile-email = 邮箱地址
profile-roles = 角色
profile-closed = 这些内容无法在此更改。
profile-name = 姓名
profile-given-name = 名
profile-middle-name = 中间名
profile-family-name = 姓
profile-nickname = 昵称
profile-gender = 性别
profile-birthdate = 出生日期
profile-birthdate-note = 年-月-日，例如 1990-02-28。也可以只填年份。
profile-phone = 电话号码
profile-phone-note = 请加上国家/地区代码，例如 +86 10 1234 5678。
profile-page = 个人主页
profile-website = 网站
profile-address = 通信地址
profile-street = 街道和门牌号
profile-postal-code = 邮政编码
profile-locality = 城市
profile-region = 省/州
profile-country = 国家/地区
profile-formatted = 完整地址（信封上的写法）
profile-formatted-note = 更改上方各项后，会重新生成。
field-errors = 尚未保存。请检查标出的项目。
field-too-long = 最多可以有 { $count } 个字符。
field-hidden = 其中含有不可见的字符。请重新输入。
field-date = 这不是有效的日期。请按 1990-02-28 的格式填写。
field-future = 这一天还没有到来。请检查年份。
field-url = 这不是有效的网址。请按 https://example.com 的格式填写。
field-phone = 这不是带有国家/地区代码的电话号码。请以 + 和代码开头。
field-changed = 在此期间，此项已改为“{ $value }”。如要替换，请再次保存。
field-emptied = 在此期间，此项已被清空。如要填入，请再次保存。
preferences-language = 语言
preferences-zone = 时区
preferences-mails = 邮件
preferences-new-browser = 首次在某个浏览器中登录时通知我
preferences-mails-note = 您的登录方式发生变化时，我们始终会通知您。
preferences-unusable = 无法选择此项。请从列表中选择。
language-name = 简体中文
region-africa = 非洲
region-america = 美洲
region-antarctica = 南极洲
region-arctic = 北极地区
region-asia = 亚洲
region-atlantic = 大西洋
region-australia = 澳大利亚
region-europe = 欧洲
region-indian = 印度洋
region-pacific = 太平洋
region-other = 其他

## 头像

account-picture-title = 头像
account-picture-detail = 应用中显示的您的头像
picture-text = 获准查看您个人资料的应用可以显示头像。任何人只要有头像的链接，就能打开它。
picture-alt = 您的头像
picture-none = 您还没有头像。
picture-elsewhere = 您的头像保存在其他地方：
picture-file = 新头像
picture-rule = PNG、JPEG、WebP 或 GIF 格式，最大 8 MB。将显示图片中间的正方形部分。
picture-set = 保存头像
picture-remove = 移除头像
picture-closed = 此头像由您的组织设定。
picture-missing = 请选择图片以继续。
picture-too-long = 文件过大。请选择不超过 8 MB 的文件。
picture-format = 这不是 PNG、JPEG、WebP 或 GIF 图片。请选择其他文件。
picture-too-large = 图片的像素过多。请选择不超过 4096 × 4096 像素的图片。
picture-damaged = 文件已损坏。请选择其他文件。
picture-unkept = 未能保存您的头像，没有任何更改。请过几分钟再试。

## 通行密钥

passkey-wrong = 此通行密钥不能在这里使用。请改用其他方式。
passkey-use = 使用通行密钥
second-factor-use-passkey = 使用通行密钥
second-factor-passkey-text = 请用您的通行密钥确认是您本人。
account-providers-title = 通过其他提供方登录
account-providers-text = 您也可以通过这些提供方登录此账户。
account-providers-none = 尚未关联任何提供方
account-provider-connect = 关联 { $name }
account-provider-last = 这是您唯一的登录方式。请先设置密码或创建通行密钥，然后即可移除。
account-provider-last-password = 这是您唯一的登录方式。请先设置密码，然后即可移除。
account-provider-last-passkey = 这是您唯一的登录方式。请先创建通行密钥，然后即可移除。
account-provider-last-alone = 这是您唯一的登录方式，因此会保留。
account-passkeys-title = 通行密钥
account-passkeys-count =
    { $count ->
        [0] 尚未创建
       *[other] { $count } 个通行密钥
    }
account-passkeys-text = 通行密钥让您用指纹、面容或屏幕锁定登录，无需密码。虚假网站无法将它骗走。
passkey-create = 创建通行密钥
passkey-new-title = 新的通行密钥
passkey-name = 新名称
passkey-name-optional = 名称（可选）
passkey-name-note = 如果留空，将以保存它的设备或程序命名。
passkey-failed = 未能完成。请重试，或选择其他方式。
passkey-cancelled = 没有使用通行密钥。请重试，或选择其他方式。
passkey-not-created = 未能完成。请重试，或以后再做。
passkey-not-made = 没有创建通行密钥。您可以重试。
passkey-exists = 此设备上已有您账户的通行密钥。
passkey-too-many = 您的通行密钥数量已达上限。请先移除一个。
passkey-not-allowed = 本组织不允许使用这种通行密钥。请使用其他设备。
passkey-name-unusable = 无法使用此名称。请换一个较短的名称。
passkey-unnamed = 通行密钥
passkey-synced = 在您的设备之间同步
passkey-syncable = 尚未在您的设备之间同步
passkey-bound = 仅限一台设备
passkey-added = 添加于 { $moment }
passkey-change = 重命名或移除
passkey-rename = 重命名
passkey-remove = 移除
passkey-needs-script = 创建通行密钥需要 JavaScript，而您的浏览器已将其关闭。
passkey-use-needs-script = 使用通行密钥需要 JavaScript，而您的浏览器已将其关闭。
passkey-unsupported = 此浏览器不支持通行密钥。请使用其他浏览器或设备。
passkey-offer-title = 更快的登录方式
passkey-offer-later = 暂不

## 退出登录

sign-out-title = 退出登录
sign-out-question = 您即将退出“{ $tenant }”。
sign-out-client = “{ $client }”请求让您退出“{ $tenant }”。
sign-out-account = 当前账户：{ $account }
sign-out-accounts = 您将退出以下账户：
sign-out = 退出登录
stay = 保持登录
signed-out-title = 已退出登录
signed-out-text = 您已退出“{ $tenant }”。
signed-out-account = { $account } 已退出“{ $tenant }”。
signed-out-staying = 此浏览器中仍登录的账户：
signed-out-shared = 如果这是共用的电脑，请同时关闭浏览器。
signed-out-elsewhere = 您可能仍登录在 { $name }。
stayed-title = 仍处于登录状态
stayed-text = 您仍处于“{ $tenant }”的登录状态。

## 错误

error-id = 错误编号
error-support = 向“{ $tenant }”求助
error-code = 代码
error-description = 详细信息
error-developers = 开发者信息
error-ask-app = 请返回应用并重试。如果再次发生，请告知该应用的运营者，并提供错误编号。
error-request-title = 不完整的请求
error-request-text = 应用发送的请求不完整或不正确，因此无法继续。
error-client-title = 未知应用
error-client-text = 将您带到这里的应用未在“{ $tenant }”注册。
error-redirect-title = 未注册的地址
error-redirect-text = 应用要求将您转到一个未为它注册的地址。为保护您的安全，我们没有这样做。
error-sign-out-title = 退出登录请求
error-sign-out-text = 应用要求让您退出登录，并将您转到一个未为它注册的地址，或者它代替另一个应用提出了请求。没有任何更改。
error-browser-title = 其他浏览器
error-browser-text = 此页面是在其他浏览器或窗口中打开的，或者您的浏览器没有发送我们的 Cookie。
error-browser-now = 请返回您来的地方，并在此窗口中重新开始。如果您的浏览器阻止 Cookie，请为 { $host } 允许 Cookie。
error-form-title = 无法读取的表单
error-form-text = 无法读取您的浏览器发送的内容。未作任何更改。
error-form-now = 请返回并重新加载页面，然后再次提交表单。
error-account-title = 其他账户
error-account-text = 此浏览器现在使用的账户与发送此内容的页面不同。未作任何更改。
error-account-now = 要更改，请重新打开该页面。
error-not-found-title = 没有此页面
error-not-found-text = 此地址没有页面，可能只供应用使用。
error-not-found-now = 请检查地址，或返回之前的页面。
error-internal-title = 我们这边的问题
error-internal-text = 出了点问题，与您的操作无关。
error-internal-now = 请一分钟后重试。如果再次发生，请告知“{ $tenant }”，并提供错误编号。
trace-title = 检查内容
trace-passed = 通过
trace-failed = 未通过
trace-sent = 已发送
trace-registered = 已注册
trace-nothing = 无
trace-repeated = 多于一次
trace-exactly-one = 恰好一个
trace-client = 一个客户端
trace-client-disabled = 已停用的客户端
trace-client-unknown = 没有此客户端
trace-form-encoded = 表单编码的 UTF-8，每个参数最多一次
trace-own-page = 单独的页面（document）
trace-token = 一个令牌
trace-secret = （形似机密的内容）
trace-own-id-token = 此提供方的 ID 令牌

## 打开过久的页面

answered-title = 已完成
answered-text = 这里的步骤已完成。请在应用中继续。
expired-title = 页面已过期
expired-text = 此页面打开过久或已使用过，因此不再有效。这样可以保护您的账户安全。
expired-go-back = 请返回应用并重新开始。
start-again = 重新开始

## 返回应用的途中

form-post-title = 正在返回
form-post-text = 您正在返回“{ $client }”。如果没有反应，请按下按钮。

## 服务器自身地址的页面

home-title = 登录
home-text = 这里是“{ $tenant }”的登录页面。
home-nothing = 您通常从应用来到这里，随后会直接返回应用。
home-dev = 这是开发服务器。演练场会进行一次真实的登录，并显示每条消息。
open-playground = 打开演练场

## 可以观察登录过程的演练场

playground-title = 演练场
playground-intro = 对此服务器运行一次真实的、带 PKCE 的授权码流程，查看每条消息和每个令牌。
playground-issuer = 签发者
playground-client = 客户端
playground-redirect = 重定向 URI
playground-username = 登录身份
playground-password = 密码
playground-scopes = 范围
playground-not-sent = 不发送
playground-prompt = 即使可以跳过也要显示的页面
playground-response-mode = 响应的返回方式
playground-request-uri = 是否预先发送请求，只让请求的名称经过浏览器
playground-max-age = 距上次登录最多多少秒
playground-login-hint = 将要登录的人
playground-acr-values = 要求的登录强度
playground-ui-locales = 页面语言，例如“de fr”
playground-start = 开始流程
playground-mail-title = 邮件
playground-mail-intro = 未设置邮件服务器时，开发服务器不会发送任何邮件。本应发送的邮件会按从新到旧的顺序显示在这里，直到服务器停止。
playground-mail-none = 尚未发送任何邮件。
playground-succeeded = 流程已完成。以下是按发生顺序排列的每个步骤。
playground-signed-out = 您已退出登录，应用也已丢弃其令牌。以下是按发生顺序排列的每个步骤。
playground-refused = 流程中途停止。最后一步说明了原因。
playground-again = 重新开始
playground-refresh = 刷新令牌
playground-request = 请求
playground-response = 响应
step-discovery-title = 发现
step-discovery-text = 客户端读取提供方的端点位置及其支持的功能。
step-pushed-title = 预先发送的授权请求
step-pushed-text = 客户端将请求直接发送给提供方，并得到该请求的名称：在浏览器中，任何人都无法读取或更改请求。
step-authorize-title = 授权请求
step-authorize-text = 客户端将浏览器转到提供方。代码质询（code challenge）是只有客户端知道的机密的哈希值。
step-callback-title = 授权响应
step-callback-text = 浏览器带着一个只能使用一次的授权码返回。客户端检查 state 和签发者是否与预期一致。
step-token-title = 令牌请求
step-token-text = 客户端出示代码质询背后的机密，用授权码换取令牌。
step-keys-title = 密钥
step-keys-text = 客户端读取提供方的公钥。ID 令牌在标头中以 kid 指明的公钥，必须与其签名相符。
step-refresh-title = 刷新请求
step-refresh-text = 客户端用刷新令牌换取新的令牌。旧的刷新令牌随即作废。
step-userinfo-title = Userinfo
step-userinfo-text = 客户端出示访问令牌，获取其范围所允许的声明。
step-signed-out-title = 退出登录
step-signed-out-text = 提供方结束了会话，并让浏览器返回。
token-id = ID 令牌
token-access = 访问令牌
token-refresh = 刷新令牌
token-verified = 已验证：签名、签发者、受众和时间均无误
token-not-verified = 未验证：{ $why }
token-opaque = 不透明：只有提供方可以读取
token-header = 标头
token-claims = 声明
token-raw = 令牌原文
claim-iss = 令牌由谁签发
claim-sub = 用户的标识符；没有用户时为客户端的标识符
claim-aud = 令牌发给谁
claim-exp = 何时失效
claim-iat = 何时签发
claim-auth-time = 用户何时登录
claim-nonce = 将令牌与这一次请求绑定
claim-acr = 登录的强度
claim-amr = 用户如何登录
claim-azp = 请求令牌的客户端
claim-sid = 会话的标识符
claim-jti = 此令牌的标识符
claim-at-hash = 将令牌与其访问令牌绑定
claim-client-id = 获得令牌的客户端
claim-scope = 令牌允许做什么
claim-alg = 如何签名
claim-kid = 由提供方的哪个密钥签名
claim-typ = 令牌的类型

## 活动记录：账户发生过什么

account-activity-title = 活动记录
account-activity-detail = 您的账户发生过什么
account-activity-text = 最新的记录排在最前面。其中有不是您本人的操作吗？
account-activity-not-you = 设置新密码
account-activity-none = 尚无任何记录。
account-activity-older = 较早的记录
account-activity-newest = 最新的记录
activity-account-made = 已创建账户
activity-signed-in = 已登录
activity-signed-in-again = 已再次登录
activity-methods = 方式：{ $methods }
activity-wrong-password = 登录失败：密码错误
activity-wrong-code = 登录失败：代码错误
activity-wrong-passkey = 登录失败：通行密钥被拒绝
activity-signed-out = 已退出登录
activity-session-ended = 已结束一个登录会话
activity-sessions-ended = 已退出其他所有登录
activity-password-changed = 密码已更改
activity-passkey-added = 已添加通行密钥
activity-passkey-renamed = 已重命名通行密钥
activity-passkey-removed = 已移除通行密钥
activity-app-added = 已设置身份验证器应用
activity-app-removed = 已移除身份验证器应用
activity-codes-made = 已生成新的恢复代码
activity-codes-removed = 已移除恢复代码
activity-factor-added = 已添加登录方式
activity-upstream-added = 已添加通过其他提供方登录
activity-upstream-removed = 已移除通过其他提供方登录
activity-factor-removed = 已移除登录方式
activity-step-on = 登录时要求第二步验证
activity-step-off = 登录时不再要求第二步验证
activity-recovery-code-used =
    { $count ->
        [0] 已使用一个恢复代码，没有剩余
       *[other] 已使用一个恢复代码，还剩 { $count } 个
    }
activity-method-recovery-code = 恢复代码
activity-method-upstream = 其他提供方
activity-device-trusted = 已信任一台设备
activity-device-forgotten = 已取消信任一台设备
activity-consent-given = 已允许一个应用使用账户
activity-consent-withdrawn = 已断开一个应用的连接
activity-device-approved = 已允许另一台设备上的应用
activity-turned-off = 账户已停用
activity-turned-on = 账户已启用
activity-profile-changed = 账户资料已更改
activity-roles-changed = 账户在各服务中的角色已更改
activity-notices-on = 已开启新浏览器邮件通知
activity-notices-off = 已关闭新浏览器邮件通知
activity-address-changed = 邮箱地址已更改
activity-address-confirmed = 邮箱地址已确认
activity-picture-changed = 头像已更改
activity-picture-removed = 已移除头像
activity-exported = 账户数据已下载
activity-deletion-planned = 账户将于 { $moment } 删除
activity-deletion-cancelled = 已取消删除账户
activity-erased = 账户已删除
activity-by-operator = 由此服务的运营者操作
activity-by-server = 因为此浏览器中的账户过多
activity-by-upstream = 因为您在其他提供方退出了登录
activity-later = 其他：{ $kind }

## 移除登录方式

remove-everywhere = 移除时，同时退出其他所有登录

## 数据副本和账户的终结

account-export-title = 您的数据副本
account-export-detail = 下载此处保存的您的数据
account-export-text = 您将获得一个文件，其中包含此处保存的您的全部数据：
account-export-note = 其中不含密码、代码和密钥。请将文件放在只有您能找到的地方。
account-export-make = 下载
export-readme = “{ $provider }”保存的账户 { $account } 的数据，截至 { $moment }。
export-profile = 您的身份：用户名，以及姓名和邮箱地址等资料
export-picture = 您的头像（如果已设置）
export-sessions = 您在哪些地方登录了
export-consents = 已连接的应用，以及它们可以做什么
export-credentials = 您的登录方式：何时添加，最近何时使用
export-devices = 您信任的设备
export-activity = 您的账户发生过什么
account-delete-title = 删除账户
account-delete-detail = 连同其中的所有内容
account-delete-text = 您将立即在所有地方退出登录，包括使用您账户的应用。账户及其所有内容将在 { $count } 天后删除。如果您想保留账户，请在此之前登录。
account-delete-text-now = 账户及其所有内容将立即删除。此操作无法撤销。
account-delete-export = 先下载您的数据
account-delete-label = 请输入您的用户名 { $name } 以确认
account-delete-label-either = 请输入您的用户名 { $name } 或邮箱地址以确认
account-delete-label-email = 请输入您的邮箱地址 { $name } 以确认
account-delete-wrong = 这既不是您的用户名，也不是您的邮箱地址。没有删除任何内容。
account-delete-do = 删除账户
account-left-title = 账户已删除
account-left-title-planned = 计划删除
account-left-planned = 您已退出登录。您的账户将于 { $moment } 删除。
account-left-keep = 如果您想保留账户，请在此之前登录。
account-left-gone = 您的账户及其所有内容已删除。
leaving-title = 要保留账户吗？
leaving-text = 按照您的要求，您的账户将于 { $moment } 删除。在此之前，您可以保留账户。
leaving-keep = 保留账户
leaving-leave = 按计划删除
mail-exported-subject = 您在“{ $provider }”的数据已下载
mail-exported-text = “{ $provider }”保存的您的全部数据已从您的账户下载。

## 新密码

password-unfit-short = 密码至少需要 { $count } 个字符。
password-unfit-long = 密码最多可以有 { $count } 个字节。
password-unfit-unsendable = 此密码含有页面无法发送的字符或换行。
password-unfit-common = 很多人都在使用此密码，因此它会最先被尝试。
password-unfit-breached = 此密码在被盗密码的名单中。请选择其他密码，并在所有使用它的地方更改。
password-unfit-used = 您以前用过此密码。请选择一个新的密码。
password-unfit-guessable = 此密码容易被猜中。
password-advice-rows = 键盘上成排的按键容易被猜中。
password-advice-keyboard = 键盘上的短图案容易被猜中。
password-advice-repeats = 像“aaa”这样的重复容易被猜中。
password-advice-repeated-parts = 像“abcabcabc”这样的重复并不比“abc”难猜多少。
password-advice-common = 这是最常见的密码之一。
password-advice-similar = 它与常见的密码相似。
password-advice-sequences = 像“abc”或“6543”这样的连续字符容易被猜中。
password-advice-years = 近年的年份容易被猜中。
password-advice-word = 单个词容易被猜中。
password-advice-dates = 日期往往容易被猜中。
password-advice-name-alone = 单个名字容易被猜中。
password-advice-names = 常见的名字容易被猜中。
password-advice-few-words = 请使用几个通常不会放在一起的词。
password-advice-nothing-special = 不需要符号、数字或大写字母。
password-advice-more-words = 请再加一两个词，少见的词更好。
password-advice-capitals = 首字母大写作用不大。
password-advice-all-capitals = 全部大写并不比小写难猜多少。
password-advice-reversed = 倒着写的词并不会更难猜。
password-advice-substitutions = 常见的替换（例如用“@”代替“a”）作用不大。
password-advice-longer-pattern = 请使用更长、转折更多的键盘图案。
password-advice-no-repeats = 请避免重复的词和字符。
password-advice-no-sequences = 请避免连续的字符。
password-advice-no-years = 请避免近年的年份。
password-advice-no-own-years = 请避免与您有关的年份。
password-advice-no-own-dates = 请避免与您有关的日期和年份。

## 账户：邮箱地址

account-email-title = 邮箱地址
account-email-detail = 我们用它联系您，您也用它登录
account-email-verified = 已确认
account-email-unverified = 尚未确认
account-email-none = 您还没有邮箱地址。
account-email-pending = 我们已向 { $address } 发送邮件。打开其中的链接后，此地址才会生效。
account-email-label = 新邮箱地址
account-email-note = 我们会向此地址发送链接。您打开链接后，邮箱地址即会更改，新旧两个地址都会收到通知。
account-email-send = 发送链接
account-email-verify = 发送确认链接
account-email-no-mail = 无法在此更改您的邮箱地址。请联系您账户的管理者。

labelled = { $label }：{ $value }

## 邮件：各封邮件共用

mail-greeting = { $name }，您好：
mail-hello = 您好：
mail-foot = 此邮件由“{ $provider }”（{ $host }）发送。
mail-copy = 如果按钮没有反应，请将此地址复制到浏览器中：
mail-good-minutes = 有效期为 { $count } 分钟，只能使用一次。
mail-good-hours = 有效期为 { $count } 小时，只能使用一次。
mail-good-days = 有效期为 { $count } 天，只能使用一次。
mail-asked-from = 此请求来自：
mail-when = 时间
mail-browser = 浏览器
mail-network = 网络地址
mail-code-caution = 如果不是您本人在登录，请忽略此邮件：没有验证码，任何人都无法登录。请勿将验证码告诉任何人；我们绝不会向您索要。
mail-link-caution = 如果这不是您的请求，请忽略此邮件：不会发生任何变化。请勿将此邮件转发给任何人。
mail-change-caution = 如果这不是您的操作，可能有其他人进入了您的账户：请立即在 { $host } 登录，并设置新密码。如果您已无法登录，请向该服务的运营者求助。

## 邮件：各封邮件

mail-sign-in-code-subject = “{ $provider }”的登录验证码
mail-sign-in-code-text = 请在您正在登录的页面上输入此验证码：
mail-sign-in-code-link = 或者在您正在登录的设备上打开此链接：
mail-sign-in-action = 登录
mail-sign-up-code-subject = “{ $provider }”新账户的验证码
mail-sign-up-code-text = 请在您正在创建账户的页面上输入此验证码：
mail-sign-up-code-link = 或者在同一浏览器中打开此链接：
mail-sign-up-action = 继续
mail-account-exists-subject = 您在“{ $provider }”已有账户
mail-account-exists-text = 有人（可能是您本人）想用此邮箱地址在“{ $provider }”创建账户。此地址已有账户：请用它登录。如果您忘记了密码，可以在输入密码的页面上设置新密码。
mail-account-exists-caution = 如果不是您本人，则无需任何操作：没有任何更改。
mail-sign-in-link-subject = 登录“{ $provider }”
mail-sign-in-link-text = 请打开此链接登录。
mail-second-factor-code-subject = “{ $provider }”的验证码
mail-second-factor-code-text = 请输入此验证码以完成登录：
mail-second-factor-caution = 如果不是您本人在登录，说明有人知道您的密码。请勿将此验证码告诉任何人，并立即在 { $host } 设置新密码。
mail-verify-address-subject = 请确认您在“{ $provider }”的邮箱地址
mail-verify-address-text = 请打开此链接，确认这是您在“{ $provider }”的邮箱地址。
mail-verify-address-action = 确认地址
mail-address-changed-subject = 您在“{ $provider }”的邮箱地址已更改
mail-address-changed-text = 您在“{ $provider }”的账户邮箱地址已由 { $old } 改为 { $new }。
mail-address-added-text = 您在“{ $provider }”的账户邮箱地址现为 { $new }。
mail-address-removed-text = 您在“{ $provider }”的账户不再使用邮箱地址 { $old }，也没有其他邮箱地址。
mail-password-reset-subject = 请为“{ $provider }”设置新密码
mail-password-reset-text = 请打开此链接，为您在“{ $provider }”的账户设置新密码。
mail-password-reset-code = 或者在您提出请求的页面上输入此验证码：
mail-password-reset-action = 设置密码
mail-password-changed-subject = 您在“{ $provider }”的密码已更改
mail-password-changed-text = 您在“{ $provider }”的账户密码已更改。
mail-password-changed-there-text = 您在 { $name } 的密码已更改。更改是在“{ $provider }”进行的。
mail-password-elsewhere-text = 您为“{ $provider }”的账户请求了新密码。但您的密码由 { $name } 保管：请在那里更改，这里不会另设密码。
mail-password-elsewhere-caution = 如果这不是您的请求，请忽略此邮件：不会发生任何变化。
mail-new-device-subject = 您在“{ $provider }”的账户有新的登录
mail-new-device-text = 有人从我们此前未见过的浏览器登录了您在“{ $provider }”的账户。如果是您本人，则无需任何操作。
mail-method-added-subject = “{ $provider }”已添加登录方式
mail-method-added-text = 您在“{ $provider }”的账户已添加一种登录方式：{ $method }。
mail-method-removed-subject = “{ $provider }”已移除登录方式
mail-method-removed-text = 您在“{ $provider }”的账户已移除一种登录方式：{ $method }。
mail-step-on-subject = “{ $provider }”已开启第二步验证
mail-step-on-text = 从现在起，使用密码登录您在“{ $provider }”的账户时还会要求第二步验证。
mail-step-off-subject = “{ $provider }”已关闭第二步验证
mail-step-off-text = 使用密码登录您在“{ $provider }”的账户时不再要求第二步验证。
mail-notices-off-subject = “{ $provider }”已关闭新浏览器邮件通知
mail-notices-off-text = 从现在起，有人使用新浏览器登录您在“{ $provider }”的账户时，您不会再收到邮件。
mail-method-password = 密码
mail-method-passkey = 通行密钥
mail-method-authenticator = 身份验证器应用
mail-method-mail-code = 邮件验证码
mail-method-recovery-codes = 恢复代码
mail-method-elsewhere = 其他服务的账户
mail-recovery-codes-used-subject = 已在“{ $provider }”使用一个恢复代码
mail-recovery-codes-used-text = 有人用您的一个恢复代码登录了您在“{ $provider }”的账户。
mail-recovery-codes-left =
    { $count ->
        [0] 恢复代码已用完：请尽快生成新的。
        [1] 还剩 { $count } 个：请尽快生成新的。
       *[other] 还剩 { $count } 个。
    }
mail-invitation-subject = 邀请您加入“{ $provider }”
mail-invitation-text-from = { $from } 邀请您在“{ $provider }”创建账户。请打开此链接以开始。
mail-invitation-text = 您受邀在“{ $provider }”创建账户。请打开此链接以开始。
mail-invitation-action = 开始
mail-invitation-caution = 如果您不知道这是怎么回事，请忽略此邮件：您不操作，就不会发生任何变化。
mail-account-locked-subject = “{ $provider }”的登录已暂停
mail-account-locked-text = 您在“{ $provider }”的账户多次被输入错误的密码，因此登录已暂停。如果是您本人，请打开此链接继续。
mail-account-locked-action = 继续
mail-account-locked-caution = 如果不是您本人，说明有人在猜测密码，但并未登录成功。您无需任何操作；请勿将链接转发给任何人。
mail-second-factor-closed-subject = “{ $provider }”的验证码多次输入错误
mail-second-factor-closed-text = 有人通过了您在“{ $provider }”的账户登录的第一步，随后多次输入了错误的验证码。
mail-second-factor-closed-elsewhere = 在 { $until } 之前，只有您曾经登录过的浏览器可以使用验证码。
mail-second-factor-closed-there = 在 { $until } 之前，该浏览器无法使用验证码。
mail-second-factor-closed-caution = 如果这不是您的操作，说明有人知道您的密码或能阅读您的邮件：请立即设置新密码。如果是您本人，则无需任何操作。
mail-deletion-planned-subject = 您在“{ $provider }”的账户将被删除
mail-deletion-planned-text = 您在“{ $provider }”的账户及其所有内容将于 { $date } 删除。
mail-deletion-planned-caution = 如果您想保留账户，或者这不是您的操作，请在该日期之前在 { $host } 登录。
mail-deleted-subject = 您在“{ $provider }”的账户已删除
mail-deleted-text = 您在“{ $provider }”的账户及其所有内容已删除。
mail-deleted-caution = 如果这不是您的操作，请向“{ $provider }”的运营者求助。
mail-test-subject = 来自“{ $provider }”的测试邮件
mail-test-text = 邮件功能正常：这是“{ $provider }”的运营者发送的测试邮件。
mail-test-caution = 您无需任何操作。
