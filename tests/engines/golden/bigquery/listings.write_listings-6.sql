SELECT
  *
FROM (
  SELECT
    `t1`.`metric`,
    `t1`.`year`,
    `t1`.`contributors`,
    `t1`.`listed`,
    COUNT(*) AS `documents`
  FROM (
    SELECT
      *
    FROM `listings_shares` AS `t0`
    WHERE
      COALESCE(`t0`.`outside`, '') IN ('', 'no_contributor')
  ) AS `t1`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t2`
ORDER BY
  `t2`.`metric` ASC,
  `t2`.`year` ASC,
  `t2`.`contributors` ASC,
  `t2`.`listed` ASC,
  `t2`.`documents` ASC
